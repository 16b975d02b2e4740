using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Evidence;

/// <summary>What one check sends and sees, in named steps. After <see cref="Close"/> nothing is taken any more.</summary>
public sealed class Recorder(Secrets secrets)
{
    private readonly Lock _writing = new();
    private readonly List<RecordedStep> _steps = [];
    private readonly List<string> _observations = [];
    private readonly List<Picture> _pictures = [];
    private bool _closed;

    /// <summary>The run's secrets.</summary>
    public Secrets Secrets => secrets;

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<RecordedStep> Steps => Copy(_steps);

    /// <summary>Facts that break no rule.</summary>
    public IReadOnlyList<string> Observations => Copy(_observations);

    /// <summary>Screenshots of pages that decided something.</summary>
    public IReadOnlyList<Picture> Pictures => Copy(_pictures);

    /// <summary>Begins a step; what follows belongs to it.</summary>
    public void Step(string name) => Add(_steps, new(name));

    /// <summary>Says what the current step's request changes against the control's.</summary>
    public void Difference(string difference)
    {
        lock (_writing)
        {
            if (!_closed)
                Current.Difference = difference;
        }
    }

    /// <summary>Adds an exchange to the current step and notes its secrets.</summary>
    public void Add(Exchange exchange)
    {
        SecretFinder.Register(exchange, secrets);
        lock (_writing)
        {
            if (!_closed)
                Current.Exchanges.Add(exchange);
        }
    }

    /// <summary>Tells a fact that breaks no rule.</summary>
    public void Observe(string fact) => Add(_observations, fact);

    /// <summary>Keeps a screenshot.</summary>
    public void Keep(Picture picture) => Add(_pictures, picture);

    /// <summary>Ends the recording: a check that was given up on writes nothing later.</summary>
    public void Close()
    {
        lock (_writing)
            _closed = true;
    }

    private RecordedStep Current
    {
        get
        {
            lock (_writing)
            {
                if (_steps.Count == 0)
                    _steps.Add(new("preparation"));
                return _steps[^1];
            }
        }
    }

    private void Add<T>(List<T> list, T item)
    {
        lock (_writing)
        {
            if (!_closed)
                list.Add(item);
        }
    }

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_writing)
            return [.. list];
    }
}

/// <summary>A step while it is recorded.</summary>
public sealed class RecordedStep(string name)
{
    /// <summary>Its name, such as <c>attack</c>.</summary>
    public string Name => name;

    /// <summary>What its request changes against the control's; null for the control.</summary>
    public string? Difference { get; internal set; }

    /// <summary>What was sent and received.</summary>
    public List<Exchange> Exchanges { get; } = [];
}

/// <summary>A screenshot.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Png">PNG bytes.</param>
public sealed record Picture(string Name, byte[] Png);
