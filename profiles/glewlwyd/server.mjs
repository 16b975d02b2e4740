// Glewlwyd as a target: Debian's program with a database of its own in a temporary folder, told its clients and users through
// its administration API. It listens on loopback, and its discovery document answers once all of that is done.
import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portOfEnvironment, profile } from '../host.mjs';

const port = portOfEnvironment();
const origin = `http://127.0.0.1:${port}`;
const issuer = `${origin}/api/oidc`;
const folder = mkdtempSync(join(tmpdir(), 'glewlwyd-'));

// An audit ends its target without asking. What reads from this process until it is gone cleans up after it.
spawn('/bin/sh', ['-c', '(cat <&3; rm -rf "$1") >/dev/null 2>&1 &', 'sh', folder], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });

// The pages, apart from their configuration: the package links it to a folder, so nobody is served it.
const pages = join(folder, 'pages');
cpSync('/usr/share/glewlwyd/webapp', pages, { recursive: true, dereference: true, filter: (from) => !from.endsWith('/webapp/config.json') });
cpSync('/usr/share/glewlwyd/templates/config.json', join(pages, 'config.json'));

const database = join(folder, 'target.db');
const schema = readFileSync('/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3');
const made = spawnSync('sqlite3', [database], { input: schema, encoding: 'utf8' });
if (made.status !== 0) throw new Error(`sqlite3: ${made.error ?? made.stderr}`);

const text = (value) => JSON.stringify(value);
const types = { html: 'text/html', css: 'text/css', js: 'application/javascript', json: 'application/json', ico: 'image/x-icon', woff: 'font/woff', woff2: 'font/woff2', ttf: 'font/ttf' };
writeFileSync(join(folder, 'glewlwyd.conf'), `
port=${port}
bind_address="127.0.0.1"
external_url=${text(origin)}
login_url="login.html"
api_prefix="api"
static_files_path=${text(pages)}
static_files_mime_types=(${Object.entries(types).map(([extension, type]) => `{ extension=".${extension}" mime_type="${type}" }`)})
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

let session = '';
async function call(method, path, body) {
  const answer = await fetch(`${origin}/api/${path}`, { method, headers: { 'Content-Type': 'application/json', Cookie: session }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  session = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ') || session;
  return answer.headers.get('Content-Type')?.includes('json') ? answer.json() : undefined;
}

async function untilItListens() {
  for (const deadline = Date.now() + 30_000; ; await new Promise((done) => setTimeout(done, 50))) {
    try {
      return await fetch(`${origin}/config`);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

const publicPart = ({ d, ...key }) => key;
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

  // The scopes that a client may ask for are a property of it that the administrator has to name.
  const clients = await call('GET', 'mod/client/database');
  clients.parameters['data-format'].allowed_scope = { multiple: true, read: true, write: true };
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
      post_logout_redirect_uri: client.postLogoutRedirectUris?.[0] ?? '',
      authorization_type: authorizationTypes(client),
      scope: client.grants.includes('client_credentials') ? client.scopes : [],
      allowed_scope: client.scopes,
      ...client.privateKey ? { jwks: { keys: [publicPart(JSON.parse(client.privateKey))] } } : {},
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
      'client-jwks-parameter': 'jwks',
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
  console.log(`Glewlwyd is ready at ${issuer}`);
}

configure().catch((error) => { console.error(error.message); server.kill('SIGTERM'); process.exitCode = 1; });
