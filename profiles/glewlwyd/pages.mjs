// Glewlwyd's login page for those without script: the same questions, in a noscript element of the program's own page, asked of
// the same API with the same cookies. In a browser the program's own script runs and nobody sees these forms.
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { escape, page, profile } from '../host.mjs';

const secret = randomBytes(32);
const mine = 'front';

const cookieOf = (request, name) => (request.headers.cookie ?? '').split('; ').find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

/**
 * Answers GET and POST of the login page.
 * @param origin where the program is seen
 * @param inner where it listens
 * @param headers of every page
 */
export function loginPages({ origin, inner, headers }) {
  const shell = readFileSync('/usr/share/glewlwyd/webapp/login.html', 'utf8');
  const ends = Object.values(profile.clients).flatMap((client) => client.postLogoutRedirectUris ?? []);
  // Whoever makes up the address of the login page chooses where it leads: back to the program, or to where a logout may end.
  const isSound = (url) => Boolean(url) && (url.startsWith(`${origin}/api/oidc/`) || ends.some((end) => url === end || url.startsWith(`${end}?`)));

  async function call(request, method, path, body) {
    const answer = await fetch(`${inner}/api/${path}`, { method, headers: { 'Content-Type': 'application/json', 'User-Agent': 'pages', Cookie: request.headers.cookie ?? '' }, body: body && JSON.stringify(body) });
    const text = await answer.text();
    return { ok: answer.ok, cookies: answer.headers.getSetCookie(), value: answer.ok && text ? JSON.parse(text) : undefined };
  }

  async function ask(request, params) {
    const prompt = params.get('prompt');
    const users = (await call(request, 'GET', 'profile_list')).value ?? [];
    const who = escape(users[0]?.name ?? '');
    if (['end_session', 'single_logout'].includes(prompt)) {
      if (users.length) return ['Log out', `<p>${who}, do you want to log out?</p>`, 'logout', 'Log out'];
      return isSound(params.get('callback_url')) ? ['Logged out', '<p>Nobody is logged in here.</p>', 'away', 'Continue'] : undefined;
    }

    if (!users.length || prompt === 'login')
      return ['Login', '<p><label>Login <input type="text" name="username" autocomplete="username" required></label></p><p><label>Password <input type="password" name="password" autocomplete="current-password" required></label></p>', 'login', 'Login'];
    const [client, scope] = ['client_id', 'scope'].map((name) => params.get(name) ?? '');
    const asked = client && scope ? (await call(request, 'GET', `auth/grant/${encodeURIComponent(client)}/${encodeURIComponent(scope)}`)).value : undefined;
    const open = asked?.scope.filter(({ name }) => name !== 'openid') ?? [];
    if (asked && (prompt === 'consent' || open.some(({ granted }) => !granted)))
      return ['Client access grant', `<p>${who}, ${escape(asked.client.name)} requires access to the following scopes:</p>
<ul><li>openid</li>${open.map(({ name }) => `<li><label><input type="checkbox" name="scope" value="${escape(name)}"> ${escape(name)}</label></li>`).join('')}</ul>`, 'grant', 'Grant access'];
    return ['Hello', `<p>Hello ${who}. Connection to ${escape(asked?.client.name ?? client)}</p>`, 'away', 'Continue'];
  }

  async function act(request, params, form) {
    const again = new URLSearchParams(params);
    again.delete('prompt');
    const back = `/login.html?${again}`;
    const url = params.get('callback_url');
    switch (form.get('step')) {
      case 'login': {
        const { ok, cookies } = await call(request, 'POST', 'auth/', { username: form.get('username') ?? '', password: form.get('password') ?? '' });
        return ok ? { to: back, cookies } : { failed: 'Error login or password' };
      }
      case 'grant': {
        const { ok } = await call(request, 'PUT', `auth/grant/${encodeURIComponent(params.get('client_id') ?? '')}`, { scope: ['openid', ...form.getAll('scope')].join(' ') });
        return ok ? { to: back } : { failed: 'Error setting the grant' };
      }
      case 'logout': {
        const sid = params.get('sid');
        if (sid) await call(request, 'DELETE', `oidc/session/${encodeURIComponent(sid)}/`);
        const { cookies } = await call(request, 'DELETE', 'auth/');
        return { to: isSound(url) ? url : '/login.html?prompt=end_session', cookies };
      }
      default:
        if (!isSound(url)) return { failed: 'There is nowhere to go' };
        return { to: url.startsWith(`${origin}/api/oidc/auth`) ? `${url}${url.includes('?') ? '&' : '?'}g_continue` : url };
    }
  }

  const read = async (request) => {
    let body = '';
    for await (const part of request) if ((body += part).length > 65536) return new URLSearchParams();
    return new URLSearchParams(body);
  };

  return async (request, response) => {
    const params = new URL(request.url, origin).searchParams;
    const browser = cookieOf(request, mine) ?? randomBytes(16).toString('hex');
    const token = createHmac('sha256', secret).update(`${browser} ${request.url}`).digest('hex');
    const own = `${mine}=${browser}; Path=/login.html; HttpOnly; SameSite=Lax`;
    let failed = '';
    if (request.method === 'POST') {
      const form = await read(request);
      if (!cookieOf(request, mine) || form.get('token') !== token) return response.writeHead(403, { ...headers, 'Content-Type': 'text/plain' }).end('This form belongs to another browser.');
      const done = await act(request, params, form);
      if (done.to) return response.writeHead(303, { ...headers, Location: done.to, 'Set-Cookie': [own, ...done.cookies ?? []] }).end();
      failed = `<p role="alert">${done.failed}</p>`;
    }
    const question = await ask(request, params);
    // Nothing to ask, and nowhere to go on to.
    if (!question) return response.writeHead(200, { ...headers, 'Content-Type': 'text/html; charset=utf-8' }).end(page('Logged out', '<p>Nobody is logged in here.</p>'));
    const [title, body, step, button] = question;
    const form = `<h1>${title}</h1>${failed}<form method="post"><input type="hidden" name="token" value="${token}"><input type="hidden" name="step" value="${step}">${body}<p><button type="submit">${button}</button></p></form>`;
    const html = shell.replace('<body>', () => `<body>\n<noscript>${form}</noscript>`);
    return response.writeHead(failed ? 401 : 200, { ...headers, 'Content-Type': 'text/html; charset=utf-8', 'Set-Cookie': own }).end(html);
  };
}
