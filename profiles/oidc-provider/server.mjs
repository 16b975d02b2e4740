// oidc-provider as a target: the library with its defaults, the clients and users of profile.json,
// and the login and consent pages that the library leaves to its host. Loopback only, state in memory.
// Library and profile are those of the folder it is started in, so one host serves every major of the library.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { consentPage, endOnSignal, errorPage, loginPage, page, pageHeaders, passwordsOf, portOfEnvironment, profile } from '../host.mjs';

const { errors, default: Provider } = await import(pathToFileURL(createRequire(`${process.cwd()}/`).resolve('oidc-provider')));

const port = portOfEnvironment();
const clients = Object.values(profile.clients);
const users = new Map(Object.values(profile.users).map((user) => [user.username, user]));
const mayLogIn = passwordsOf(users);
const lifetimes = new Map(clients.map((client) => [client.id, client.lifetimes ?? {}]));

// The library's own store keeps between one and two thousand entries and then forgets the oldest, which an
// audit would read as tokens that die by themselves. This one forgets nothing before it has expired.
class Store {
  #entries = new Map();

  async upsert(id, payload, seconds) {
    this.#entries.set(id, { payload, until: seconds ? Date.now() + (seconds + 15) * 1000 : Infinity });
  }

  async find(id) {
    const entry = this.#entries.get(id);
    if (entry && entry.until <= Date.now()) this.#entries.delete(id);
    return this.#entries.get(id)?.payload;
  }

  async findByUid(uid) {
    for (const [id, { payload }] of this.#entries) if (payload.uid === uid) return this.find(id);
    return undefined;
  }

  async consume(id) {
    this.#entries.get(id).payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    this.#entries.delete(id);
  }

  async revokeByGrantId(grantId) {
    for (const [id, { payload }] of this.#entries) if (payload.grantId === grantId) this.#entries.delete(id);
  }
}

// A page that the library asks for while it answers a request of its own.
function show(ctx, html) {
  ctx.set(pageHeaders);
  ctx.body = html;
}

function publicHalf(privateKey) {
  const { d, ...key } = JSON.parse(privateKey);
  return key;
}

const provider = new Provider(`http://127.0.0.1:${port}`, {
  adapter: Store,
  jwks: {
    keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }],
  },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'],
  clients: clients.map((client) => ({
    client_id: client.id,
    client_secret: client.secret,
    jwks: client.privateKey && { keys: [publicHalf(client.privateKey)] },
    application_type: client.redirectUris?.some((uri) => uri.startsWith('http://127.0.0.1')) ? 'native' : 'web',
    token_endpoint_auth_method: client.authentication,
    redirect_uris: client.redirectUris ?? [],
    grant_types: client.grants,
    response_types: client.responseTypes ?? (client.grants.includes('authorization_code') ? ['code'] : []),
    post_logout_redirect_uris: client.postLogoutRedirectUris ?? [],
    scope: client.scopes.join(' '),
  })),
  responseTypes: ['code', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token', 'none'],
  scopes: ['openid', 'offline_access', 'notes.read', 'notes.write'],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
  findAccount(_ctx, username) {
    const user = users.get(username);
    return user && {
      accountId: username,
      claims: () => ({ sub: username, name: user.name, preferred_username: username, email: user.email, email_verified: Boolean(user.email) }),
    };
  },
  features: {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => show(ctx, page('Sign out?', `${form}
<p><button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button type="submit" form="op.logoutForm">Stay signed in</button></p>`)),
      postLogoutSuccessSource: (ctx) => show(ctx, page('Signed out', '<p>You may close this page.</p>')),
    },
  },
  renderError: (ctx, out) => show(ctx, errorPage(out)),
  clientBasedCORS: (_ctx, origin, client) => client.redirectUris.some((uri) => new URL(uri).origin === origin),
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  clockTolerance: 0, // otherwise userinfo takes a token for 15 seconds longer than the lifetimes below say
  ttl: {
    AuthorizationCode: (_ctx, _code, client) => lifetimes.get(client.clientId)?.code ?? 60,
    AccessToken: (_ctx, _token, client) => lifetimes.get(client.clientId)?.accessToken ?? 600,
    RefreshToken: (_ctx, _token, client) => lifetimes.get(client.clientId)?.refreshTokenIdle ?? 3600,
    ClientCredentials: (_ctx, _token, client) => lifetimes.get(client.clientId)?.accessToken ?? 600,
  },
});
provider.on('server_error', (_ctx, error) => console.error(error));

async function form(request) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > 16384) throw new errors.InvalidRequest('the form is too long');
  }
  return new URLSearchParams(body);
}

async function login(request, response, { params }) {
  const fields = request.method === 'POST' ? await form(request) : undefined;
  const username = fields?.get('username') ?? params.login_hint ?? '';
  if (fields && mayLogIn(username, fields.get('password') ?? '')) {
    return provider.interactionFinished(request, response, { login: { accountId: username } }, { mergeWithLastSubmission: false });
  }
  return response.end(loginPage(username, fields && 'The user name or the password is wrong.'));
}

async function consent(request, response, { params, prompt, session, grantId }) {
  const decision = request.method === 'POST' ? (await form(request)).get('decision') : undefined;
  if (decision === 'deny') {
    const result = { error: 'access_denied', error_description: 'the user denied the access' };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
  if (decision !== 'allow') {
    return response.end(consentPage(params.client_id, params.scope?.split(' ') ?? [], session.accountId));
  }
  const grant = (grantId && await provider.Grant.find(grantId))
    || new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims);
  if (prompt.details.missingOIDCScope) grant.addOIDCScope(prompt.details.missingOIDCScope.join(' '));
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

// A protected API of the host (RFC 6750 section 3); whether a token is alive, and its scope, are the library's answers.
async function notes(request, response) {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const found = token && (await provider.AccessToken.find(token) ?? await provider.ClientCredentials.find(token));
  const deny = (status, error) => response.writeHead(status, { 'WWW-Authenticate': `Bearer realm="notes"${error ? `, error="${error}"` : ''}` }).end();
  if (!token) return deny(401);
  if (!found || found.isExpired) return deny(401, 'invalid_token');
  if (!found.scopes.has('notes.read')) return deny(403, 'insufficient_scope');
  return response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify({ notes: [], client_id: found.clientId }));
}

const pages = { login, consent };
const handle = provider.callback();

const server = createServer(async (request, response) => {
  if (request.url === '/api/notes') return notes(request, response);
  const uid = /^\/interaction\/([\w-]+)$/.exec(request.url)?.[1];
  if (!uid || !['GET', 'POST'].includes(request.method)) return handle(request, response);
  try {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    const interaction = await provider.interactionDetails(request, response);
    // The cookie, bound to this path, says whose interaction it is; a page of one browser is of no use in another.
    if (interaction.uid !== uid) throw new errors.SessionNotFound('the cookie belongs to another interaction');
    return await pages[interaction.prompt.name](request, response, interaction);
  } catch (error) {
    if (!(error instanceof errors.OIDCProviderError)) console.error(error);
    response.statusCode = error.statusCode ?? 500;
    return response.end(errorPage({ error: error.error_description ?? 'Something went wrong.' }));
  }
});

server.listen(port, '127.0.0.1', () => console.log(`oidc-provider is ready at ${provider.issuer}`));
endOnSignal(server);
