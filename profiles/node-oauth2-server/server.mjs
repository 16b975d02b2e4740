// @node-oauth/oauth2-server as a target: the library decides about every request and token; the model in model.mjs
// remembers what it says, and this file has what it leaves to its host: sessions, login and consent. Loopback only.
import { randomUUID } from 'node:crypto';
import OAuth2Server from '@node-oauth/oauth2-server';
import express from 'express';
import session from 'express-session';
import { consentPage, endOnSignal, errorPage, loginPage, pageHeaders, portOfEnvironment } from '../host.mjs';
import { Model } from './model.mjs';

const port = portOfEnvironment();
const model = new Model();
const oauth = new OAuth2Server({
  model,
  allowEmptyState: true, // RFC 6749 section 4.1.1 recommends state and does not require it
  requireClientAuthentication: { authorization_code: false, refresh_token: false }, // the model demands the secret of every client that has one
});

const app = express();
app.disable('x-powered-by');
app.set('query parser', 'simple');
app.use(express.urlencoded({ extended: false }));

// What the library's own wrapper for Express does: its answer becomes ours, and an error is JSON.
function send(answer, response) {
  response.set(answer.headers).status(answer.status);
  return answer.status === 302 ? response.redirect(answer.headers.location) : response.json(answer.body);
}

function refuse(error, answer, response) {
  if (!(error instanceof OAuth2Server.OAuthError) || error.code >= 500) console.error(error);
  response.set(answer.headers).status(error.code ?? 500);
  // RFC 6750 section 3.1: who sent no token at all is told no error.
  return error instanceof OAuth2Server.UnauthorizedRequestError ? response.end() : response.json({ error: error.name, error_description: error.message });
}

// A browser may read answers for the applications that run in it.
app.use('/token', (request, response, next) => {
  response.vary('Origin');
  if (!model.isOriginOfClient(request.headers.origin)) return next();
  response.set('Access-Control-Allow-Origin', request.headers.origin);
  if (request.method !== 'OPTIONS') return next();
  return response.set({ 'Access-Control-Allow-Methods': 'POST', 'Access-Control-Allow-Headers': 'Authorization, Content-Type' }).status(204).end();
});

app.get('/api/health', (_request, response) => response.end('ready'));

app.all('/token', async (request, response) => {
  const answer = new OAuth2Server.Response(response);
  try {
    await oauth.token(new OAuth2Server.Request(request), answer);
    return send(answer, response);
  } catch (error) {
    return refuse(error, answer, response);
  }
});

app.all('/api/notes', async (request, response) => {
  const answer = new OAuth2Server.Response(response);
  try {
    const token = await oauth.authenticate(new OAuth2Server.Request(request), answer, { scope: 'notes.read' });
    return response.set('Cache-Control', 'no-store').json({ notes: [], client_id: token.client.id });
  } catch (error) {
    return refuse(error, answer, response);
  }
});

app.use(session({ name: 'session', secret: randomUUID(), resave: false, saveUninitialized: false, cookie: { httpOnly: true, sameSite: 'lax' } }));
app.use((_request, response, next) => next(response.set(pageHeaders) && undefined));

const showError = (response, status, details) => response.status(status).end(errorPage(details));

// The user answers first, and the library after that: it makes the code as soon as it is asked. What it would refuse
// without sending anybody anywhere (client, redirect URI) is therefore looked at before.
app.all('/authorize', (request, response) => {
  if (!['GET', 'POST'].includes(request.method)) return response.status(405).end();
  const params = request.method === 'POST' ? request.body : request.query;
  const client = model.findClient(params.client_id);
  if (!client) return showError(response, 400, { error: 'there is no such client' });
  const redirectUri = params.redirect_uri || (client.redirectUris.length === 1 ? client.redirectUris[0] : undefined);
  if (typeof redirectUri !== 'string' || !model.validateRedirectUri(redirectUri, client))
    return showError(response, 400, { error: 'the redirect URI is not registered' });
  const id = randomUUID();
  request.session.pending = { ...request.session.pending, [id]: { ...params } };
  return response.redirect(303, `/interaction/${id}`);
});

async function finish(request, response, params, decision) {
  const answer = new OAuth2Server.Response(response);
  // The decision is the user's alone: a parameter of that name in the request says nothing.
  const query = { ...params, allowed: String(decision === 'allow') };
  try {
    await oauth.authorize(new OAuth2Server.Request({ headers: request.headers, method: 'GET', query, body: {} }), answer, {
      authenticateHandler: { handle: () => model.findUser(request.session.username) },
      authorizationCodeLifetime: model.findClient(params.client_id).codeLifetime,
    });
  } catch (error) {
    // Where the library knows where to send the user, the error is in its answer already.
    if (answer.status !== 302) return showError(response, error.code ?? 500, { error: error.message });
  }
  return response.redirect(303, answer.headers.location);
}

app.all('/interaction/:id', async (request, response) => {
  const params = request.session.pending?.[request.params.id];
  if (!params) return showError(response, 400, { error: 'this page belongs to another browser, or was answered before' });
  const posted = request.method === 'POST' ? request.body : {};
  if (!request.session.username) {
    if (posted.password === undefined) return response.end(loginPage('', undefined));
    if (!model.isPassword(String(posted.username), String(posted.password))) return response.end(loginPage(posted.username, 'The user name or the password is wrong.'));
    const { pending } = request.session;
    await new Promise((done, failed) => request.session.regenerate((error) => (error ? failed(error) : done())));
    Object.assign(request.session, { pending, username: posted.username });
    return response.redirect(303, request.originalUrl);
  }
  if (!['allow', 'deny'].includes(posted.decision)) {
    const client = model.findClient(params.client_id);
    return response.end(consentPage(client.name, String(params.scope || client.scopes.join(' ')).split(' '), request.session.username));
  }
  delete request.session.pending[request.params.id];
  return finish(request, response, params, posted.decision);
});

// What no route took, such as a body that is no form.
app.use((error, _request, response, _next) => {
  if (!(error.status < 500)) console.error(error);
  response.status(error.status ?? 500).json({ error: error.status < 500 ? 'invalid_request' : 'server_error' });
});

const server = app.listen(port, '127.0.0.1', () => console.log(`@node-oauth/oauth2-server is ready at http://127.0.0.1:${port}`));
endOnSignal(server);
