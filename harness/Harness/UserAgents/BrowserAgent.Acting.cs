using System.Diagnostics;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Playwright;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>What a person does on a page.</summary>
public sealed partial class BrowserAgent
{
    /// <summary>A click that nothing keeps from its button has happened by then; in milliseconds.</summary>
    private const int ClickLimit = 8_000;

    /// <summary>A field of several for one code, the last of which may send it already; in milliseconds.</summary>
    private const int SentByItself = 1_500;

    /// <summary>The page that the operator spells out, whatever stands on it.</summary>
    private static readonly LoginPage SpelledOut = new(null, null, null, null);

    private async Task LogInAsync(LoginPage login, Person person, Recorder recorder, CancellationToken cancellation)
    {
        if (login.Username is not null)
            await TypeAsync(login.Username, person.User!.Username, cancellation);
        if (login.Password is not null)
            await TypeAsync(login.Password, person.User!.Password, cancellation);
        await SendAsync(login.Submit, (login.Password ?? login.Username)!, recorder, cancellation);
    }

    private async Task TypeCodeAsync(CodePage page, UserProfile user, Recorder recorder, CancellationToken cancellation)
    {
        var filled = page.Filled(OneTimeCode.At(user.TotpSecret!, _clock.Now)).ToList();
        foreach (var (field, value) in filled.SkipLast(1))
            await TypeAsync(field, value, cancellation);
        var (last, rest) = filled[^1];
        if (filled.Count == 1)
        {
            await TypeAsync(last, rest, cancellation);
            await SendAsync(page.Submit, last, recorder, cancellation);
            return;
        }

        await PhotographAsync(recorder);
        await GoAsync(
            async () =>
            {
                await _page.FillAsync(Selector(last), rest);
                try
                {
                    if (page.Submit is not null)
                        await _page.ClickAsync(Selector(page.Submit), new() { Timeout = SentByItself });
                }
                catch (Exception e) when (e is PlaywrightException or TimeoutException)
                {
                    // The last digit sent the code, and the page with the button is gone.
                }
            },
            cancellation);
    }

    private Task TypeAsync(IHtmlInputElement field, string value, CancellationToken cancellation) =>
        _page.FillAsync(Selector(field), value).WaitAsync(Browser.CallLimit, cancellation);

    private async Task SendAsync(IElement? submit, IElement last, Recorder recorder, CancellationToken cancellation)
    {
        await PhotographAsync(recorder);
        if (submit is not null)
            await PressAsync(submit, cancellation);
        else
            await GoAsync(() => _page.PressAsync(Selector(last), "Enter"), cancellation);
    }

    /// <summary>Ticks what is not ticked; a box that is drawn by its label is ticked as a click on that does.</summary>
    private async Task TickAsync(IEnumerable<IElement> boxes, CancellationToken cancellation)
    {
        foreach (var box in boxes)
            await _page.Locator(Selector(box)).EvaluateAsync("box => box.checked || box.click()").WaitAsync(Browser.CallLimit, cancellation);
    }

    /// <summary>Presses what leads to another page.</summary>
    /// <returns>False when it was gone: script built the page anew after it was read, so it has to be read again.</returns>
    private async Task<bool> PressAsync(IElement element, CancellationToken cancellation)
    {
        var pressed = true;
        await GoAsync(async () => pressed = await ClickAsync(element), cancellation);
        return pressed;
    }

    private async Task<bool> ClickAsync(IElement element)
    {
        var place = _page.Locator(Selector(element));
        if (await place.CountAsync() == 0)
            return false;
        try
        {
            await place.ClickAsync(new() { Timeout = ClickLimit });
        }
        catch (Exception e) when ((e is PlaywrightException or TimeoutException) && e.Message.Contains("intercepts pointer events", StringComparison.Ordinal))
        {
            // What lies over the button could not be put away; a person would reach it by the keyboard.
            await place.DispatchEventAsync("click");
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            if (await place.CountAsync() > 0)
                throw;
            return false;
        }

        return true;
    }

    /// <summary>True where the place of the first step of a login is seen that the operator spells out.</summary>
    private async Task<bool> IsSpelledOutAsync(CancellationToken cancellation) =>
        _login.Steps is [var first, ..] && await SeeAsync(first, _page.MainFrame).WaitAsync(Browser.CallLimit, cancellation) is not null;

    /// <summary>Does what the operator spells out.</summary>
    /// <returns>Where it got stuck; null when every step was taken, or a response was delivered before.</returns>
    private async Task<Landing?> TakeStepsAsync(UserProfile user, Recorder recorder, CancellationToken cancellation)
    {
        foreach (var (number, step) in _login.Steps.Index())
        {
            ILocator? place = null;
            for (var waiting = Stopwatch.StartNew(); place is null && waiting.Elapsed < Browser.CallLimit; await Task.Delay(PollPause, cancellation))
            {
                if (_navigations.FirstDelivery(_hosts()) is not null)
                    return null;
                place = await SeeAsync(step, _page.MainFrame).WaitAsync(Browser.CallLimit, cancellation);
            }

            if (place is null)
            {
                var document = await ReadAsync(cancellation);
                return new Lost($"login.steps[{number}]: nothing with the {step.Place} was seen at {_page.Url.Split('?')[0]} within {Browser.CallLimit.TotalSeconds:0} s; {PageRecogniser.Controls(document)}");
            }

            // What stands when the last step is taken is the old page; what comes of it is waited for.
            if (number == _login.Steps.Count - 1 && step.Wait is null)
                await SnapshotAsync(cancellation);
            if (step.Fill is not null)
                await place.FillAsync(Value(step, user)).WaitAsync(Browser.CallLimit, cancellation);
            if (step.Click is null)
                continue;
            await PhotographAsync(recorder);
            await _traffic.TakeTurnAsync(cancellation);
            await place.ClickAsync().WaitAsync(Browser.CallLimit, cancellation);
        }

        await Task.Delay(SettleTime, cancellation);
        for (var waiting = Stopwatch.StartNew(); _navigations.IsUnderWay && waiting.Elapsed < Browser.CallLimit;)
            await Task.Delay(PollPause, cancellation);
        await UntilLoadedAsync(cancellation);
        return null;
    }

    private string Value(LoginStep step, UserProfile user) => step.Value switch
    {
        "username" => user.Username,
        "password" => user.Password,
        "totp" => OneTimeCode.At(user.TotpSecret ?? throw new ConfigurationException("login.steps: a step types a one-time code; add totpSecret to every user that logs in"), _clock.Now),
        var text => text!,
    };

    /// <summary>The place of a step, if it is seen now; what can be pressed comes before other text that says the same.</summary>
    private async Task<ILocator?> SeeAsync(LoginStep step, IFrame frame)
    {
        IEnumerable<ILocator> places = step.Place switch
        {
            { Label: { } label } => [frame.GetByLabel(label), frame.GetByPlaceholder(label)],
            { Text: { } text } => [frame.GetByRole(AriaRole.Button, new() { Name = text }), frame.GetByRole(AriaRole.Link, new() { Name = text }), frame.GetByText(text)],
            var place => [frame.Locator(place.Selector!)],
        };
        try
        {
            foreach (var place in places)
            {
                var shown = place.Locator("visible=true");
                if (await shown.CountAsync() > 0)
                    return shown.First;
            }
        }
        catch (PlaywrightException) when (!_page.IsClosed)
        {
            // The page moved on while it was looked at.
        }

        return null;
    }
}
