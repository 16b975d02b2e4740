// Glewlwyd as a target: Debian's program with a database of its own in a temporary folder, told its clients and users through
// its administration API. It listens on loopback once all of that is done.
import { spawn, spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { portOfEnvironment, profile } from '../host.mjs';
import { loginPages } from './pages.mjs';

const port = portOfEnvironment();
const origin = `http://127.0.0.1:${port}`;
const issuer = `${origin}/api/oidc`;
const folder = mkdtempSync(join(tmpdir(), 'glewlwyd-'));

// An audit ends its target without asking. What reads from this process until it is gone cleans up after it.
spawn('/bin/sh', ['-c', '(trap "" HUP INT TERM; cat <&3; rm -rf "$1") >/dev/null 2>&1 &', 'sh', folder], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });

const database = join(folder, 'target.db');
const schema = readFileSync('/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3');
const made = spawnSync('sqlite3', [database], { input: schema, encoding: 'utf8' });
if (made.status !== 0) throw new Error(`sqlite3: ${made.error ?? made.stderr}`);

// The program on a port of its own: a front on the port that the world sees has the pages, as the package asks for.
const inner = await new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = probe.address();
    probe.close(() => done(free));
  });
});
const text = (value) => JSON.stringify(value);
writeFileSync(join(folder, 'glewlwyd.conf'), `
port=${inner}
bind_address="127.0.0.1"
external_url=${text(origin)}
login_url="login.html"
api_prefix="api"
log_mode="console"
log_level="ERROR"
cookie_secure=0
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
use_secure_connection=false
secure_connection_key_file=""
secure_connection_pem_file=""
hash_algorithm="SHA512"
database={ type="sqlite3" path=${text(database)} }
`);

const server = spawn('glewlwyd', ['--config-file', join(folder, 'glewlwyd.conf')], { stdio: ['ignore', 'inherit', 'inherit'] });
server.once('exit', (code) => process.exit(code ?? 0));
server.once('error', (error) => { console.error(error.message); process.exit(2); });
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => server.kill('SIGTERM'));

// The program's own headers, and a Content-Security-Policy.
const pageHeaders = { 'Cache-Control': 'no-store', 'Content-Security-Policy': "frame-ancestors 'none'", 'Referrer-Policy': 'no-referrer', 'X-Content-Type-Options': 'nosniff', 'X-Frame-Options': 'deny' };
const pages = '/usr/share/glewlwyd/webapp';
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.ico': 'image/x-icon', '.png': 'image/png', '.woff2': 'font/woff2' };

function readPage(path) {
  // The package links the pages' configuration to a folder, so that nobody is served it; its template is what was meant.
  if (path === '/config.json') return readFileSync('/usr/share/glewlwyd/templates/config.json');
  const file = join(pages, path);
  return file.startsWith(`${pages}/`) && statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;
}

const logIn = loginPages({ origin, inner: `http://127.0.0.1:${inner}`, headers: pageHeaders });
const front = createServer((request, response) => {
  const path = request.url.split('?')[0];
  if (path === '/login.html' && ['GET', 'POST'].includes(request.method)) return logIn(request, response).catch((error) => { console.error(error); response.destroy(); });
  const page = request.method === 'GET' && readPage(path);
  if (page) return response.writeHead(200, { ...pageHeaders, 'Content-Type': types[extname(path)] ?? 'application/octet-stream' }).end(page);
  // As it came, in its order and its spelling.
  const onward = forward({ port: inner, host: '127.0.0.1', method: request.method, path: request.url, headers: request.rawHeaders, setHost: false }, (answer) => {
    response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  return request.pipe(onward);
});

let session = '';
async function call(method, path, body) {
  const answer = await fetch(`http://127.0.0.1:${inner}/api/${path}`, { method, headers: { 'Content-Type': 'application/json', Cookie: session }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  session = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ') || session;
  return answer.headers.get('Content-Type')?.includes('json') ? answer.json() : undefined;
}

async function untilItListens() {
  for (const deadline = Date.now() + 30_000; ; await new Promise((done) => setTimeout(done, 50))) {
    try {
      return await fetch(`http://127.0.0.1:${inner}/config`);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

const publicKeyOf = (client) => createPublicKey({ key: JSON.parse(client.privateKey), format: 'jwk' }).export({ type: 'spki', format: 'pem' });
const authorizationTypes = (client) => [
  ...client.grants.includes('authorization_code') ? ['code'] : [],
  ...new Set((client.responseTypes ?? []).flatMap((type) => type.split(' '))),
  ...['refresh_token', 'client_credentials', 'password'].filter((grant) => client.grants.includes(grant)),
];

async function configure() {
  await untilItListens();
  await call('POST', 'auth', { username: 'admin', password: 'password' });

  const scopes = [...new Set(Object.values(profile.clients).flatMap((client) => client.scopes))];
  for (const name of scopes) {
    const scope = { name, display_name: name, password_required: true, password_max_age: 0, scheme: {} };
    await (name === 'openid' ? call('PUT', 'scope/openid', scope) : call('POST', 'scope', scope));
  }

  for (const { username, password, name, email } of Object.values(profile.users))
    await call('POST', 'user', { username, password, name, email, scope: scopes, enabled: true });

  // Properties of a client that the program reads and its database does not know of by itself.
  const clients = await call('GET', 'mod/client/database');
  for (const name of ['allowed_scope', 'post_logout_redirect_uris']) clients.parameters['data-format'][name] = { multiple: true, read: true, write: true };
  await call('PUT', 'mod/client/database', clients);
  await call('PUT', 'mod/client/database/reset');
  for (const client of Object.values(profile.clients))
    await call('POST', 'client', {
      client_id: client.id,
      name: client.name ?? client.id,
      enabled: true,
      confidential: client.authentication !== 'none',
      client_secret: client.secret ?? '',
      token_endpoint_auth_method: [client.authentication],
      redirect_uri: client.redirectUris,
      post_logout_redirect_uris: client.postLogoutRedirectUris ?? [],
      authorization_type: authorizationTypes(client),
      scope: client.grants.includes('client_credentials') ? client.scopes : [],
      allowed_scope: client.scopes,
      ...client.privateKey ? { pubkey: publicKeyOf(client) } : {},
    });

  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await call('POST', 'mod/plugin', {
    module: 'oidc',
    name: 'oidc',
    display_name: 'OpenID Connect',
    parameters: {
      iss: issuer,
      'jwt-type': 'rsa',
      'jwt-key-size': '256',
      key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      cert: publicKey.export({ type: 'spki', format: 'pem' }),
      'jwks-show': true,
      'access-token-duration': 600,
      'refresh-token-duration': 3600,
      'code-duration': 60,
      'refresh-token-rolling': true,
      'refresh-token-one-use': 'always',
      'allow-non-oidc': true,
      'auth-type-code-enabled': true,
      'auth-type-code-revoke-replayed': true,
      'auth-type-token-enabled': true,
      'auth-type-id-token-enabled': true,
      'auth-type-none-enabled': true,
      'auth-type-password-enabled': true,
      'auth-type-client-enabled': true,
      'auth-type-refresh-enabled': true,
      'restrict-scope-client-property': 'allowed_scope',
      'allowed-scope': ['openid'],
      'subject-type': 'public',
      'pkce-allowed': true,
      'pkce-method-plain-allowed': false,
      'pkce-required-public-client': true,
      'introspection-revocation-allowed': true,
      'introspection-revocation-allow-target-client': true,
      'client-pubkey-parameter': 'pubkey',
      'request-parameter-allow': true,
      'request-maximum-exp': 3600,
      'session-management-allowed': true,
      'session-cookie-name': 'GLEWLWYD2_OIDC_SID',
      'session-cookie-expiration': 2419200,
      'oauth-as-iss-id': true,
      'name-claim': 'on-demand',
      'name-claim-scope': ['profile'],
      'email-claim': 'on-demand',
      'email-claim-scope': ['email'],
    },
  });
  await call('PUT', 'user/admin', { password: randomBytes(24).toString('hex') });
  await new Promise((done) => { front.listen(port, '127.0.0.1', done); });
  console.log(`Glewlwyd is ready at ${issuer}`);
}

configure().catch((error) => { console.error(error.message); server.kill('SIGTERM'); process.exitCode = 1; });
