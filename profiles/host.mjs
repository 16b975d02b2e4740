// What every server that a profile launches needs from its host, and no library brings along: the pages a user sees,
// and the passwords of profile.json. Each page is a plain form, its secret is in the cookie of the browser that asked.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The profile of the folder that the server is started in. */
export const profile = JSON.parse(readFileSync('profile.json', 'utf8'));

/** The port to listen on, from the environment; ends the process where there is none. */
export function portOfEnvironment() {
  const port = Number(process.env.PORT);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  console.error('PORT must name the port to listen on.');
  return process.exit(2);
}

/** Ends a server on SIGTERM or SIGINT. */
export function endOnSignal(server) {
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => { server.close(() => process.exit(0)); server.closeAllConnections(); });
}

export const pageHeaders = {
  'Cache-Control': 'no-store',
  'Content-Type': 'text/html; charset=utf-8',
  // No form-action: browsers apply it to the redirects after a form too, and those lead to the client.
  'Content-Security-Policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escape = (text) => String(text).replace(/[&<>"']/g, (character) => escapes[character]);

export const page = (title, body) => `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title></head>
<body>
<main>
<h1>${escape(title)}</h1>
${body}
</main>
</body>
</html>
`;

export const loginPage = (username, message) => page('Sign in', `${message ? `<p role="alert">${escape(message)}</p>` : ''}
<form method="post" autocomplete="on">
<p><label>User name <input type="text" name="username" value="${escape(username)}" autocomplete="username" required autofocus></label></p>
<p><label>Password <input type="password" name="password" autocomplete="current-password" required></label></p>
<p><button type="submit">Sign in</button></p>
</form>`);

export const consentPage = (client, scopes, username) => page('Allow access', `
<p><strong>${escape(client)}</strong> asks for access to the account of <strong>${escape(username)}</strong>:</p>
<ul>${scopes.map((scope) => `<li>${escape(scope)}</li>`).join('')}</ul>
<form method="post">
<p><button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny">Deny</button></p>
</form>`);

export const errorPage = (details) => page('The request was refused',
  `<dl>${Object.entries(details).map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`).join('')}</dl>`);

const digest = (text) => createHash('sha256').update(text).digest();

/** True when both are the same text; how long it takes says nothing about where they differ. */
export const isSame = (one, other) => timingSafeEqual(digest(one ?? randomBytes(32)), digest(other)) && one !== undefined;

/**
 * Tells whether a password is a user's. Nobody tries passwords without end: after fifty wrong ones in a row a user name
 * rests for a minute, whether there is such a user or not.
 */
export function passwordsOf(users) {
  const failures = new Map();
  return (username, password) => {
    const known = failures.get(username);
    const { count, since } = known && Date.now() - known.since < 60_000 ? known : { count: 0, since: Date.now() };
    const right = count < 50 && isSame(users.get(username)?.password, password);
    if (right) failures.delete(username);
    else failures.set(username, { count: count + 1, since: count < 50 ? Date.now() : since });
    return right;
  };
}
