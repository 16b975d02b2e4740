// The model of the library, as its documentation describes it, in memory: clients and users of profile.json, codes and tokens.
// Codes and tokens that come of one consent are a family; when a spent code or refresh token comes back, the family dies.
import { randomUUID } from 'node:crypto';
import OAuth2Server from '@node-oauth/oauth2-server';
import { isSame, passwordsOf, profile } from '../host.mjs';

const familyOf = (user) => user.family ?? randomUUID();

// RFC 8252 section 7.3: a native application takes whatever port of the loopback interface is free.
const port = /^(http:\/\/127\.0\.0\.1)(?::\d{1,5})?(\/.*)$/;
const isOtherPort = (registered, uri) => port.test(registered) && registered.replace(port, '$1$2') === String(uri).replace(port, '$1$2') && port.test(uri);

export class Model {
  #clients = new Map();
  #users = new Map(Object.values(profile.users).map((user) => [user.username, user]));
  #codes = new Map();
  #accessTokens = new Map();
  #refreshTokens = new Map();
  #ended = new Set();
  #isPassword = passwordsOf(this.#users);

  constructor() {
    for (const client of Object.values(profile.clients)) {
      this.#clients.set(client.id, {
        id: client.id,
        name: client.name ?? client.id,
        secret: client.secret,
        redirectUris: client.redirectUris ?? [],
        grants: client.grants,
        scopes: client.scopes,
        codeLifetime: client.lifetimes?.code ?? 60,
        accessTokenLifetime: client.lifetimes?.accessToken ?? 600,
        refreshTokenLifetime: client.lifetimes?.refreshTokenIdle ?? 3600,
      });
    }
  }

  findClient(id) {
    return this.#clients.get(id);
  }

  findUser(username) {
    return this.#users.has(username) && { id: username };
  }

  isPassword(username, password) {
    return this.#isPassword(username, password);
  }

  isOriginOfClient(origin) {
    return [...this.#clients.values()].some((client) => !client.secret && client.redirectUris.some((uri) => new URL(uri).origin === origin && origin !== 'null'));
  }

  // The authorization endpoint asks with null, as it authenticates no client; the token endpoint with the secret, or undefined.
  getClient(id, secret) {
    const client = this.#clients.get(id);
    if (!client || secret === null) return client;
    return client.secret === undefined ? !secret && client : isSame(client.secret, secret ?? '') && client;
  }

  getUserFromClient(client) {
    return { id: client.id };
  }

  getUser(username, password) {
    // The library hands on what it got, and a field that came twice is a list.
    return typeof username === 'string' && typeof password === 'string' && this.isPassword(username, password) && this.findUser(username);
  }

  validateRedirectUri(uri, client) {
    return client.redirectUris.some((registered) => registered === uri || isOtherPort(registered, uri));
  }

  validateScope(_user, client, scope) {
    return (scope ?? client.scopes).every((value) => client.scopes.includes(value)) && (scope ?? client.scopes);
  }

  verifyScope(token, scope) {
    return scope.every((value) => token.scope.includes(value));
  }

  saveAuthorizationCode(code, client, user) {
    // RFC 9700 section 2.1.1: public clients use PKCE.
    if (client.secret === undefined && !code.codeChallenge) throw new OAuth2Server.InvalidRequestError('Missing parameter: `code_challenge`');
    const saved = { ...code, client, user: { ...user, family: randomUUID() } };
    this.#codes.set(code.authorizationCode, saved);
    return saved;
  }

  getAuthorizationCode(code) {
    return this.#codes.get(code);
  }

  revokeAuthorizationCode(code) {
    return this.#spend(this.#codes.get(code.authorizationCode));
  }

  getRefreshToken(token) {
    return this.#living(this.#refreshTokens.get(token));
  }

  revokeToken(token) {
    return this.#spend(this.#refreshTokens.get(token.refreshToken));
  }

  saveToken(token, client, user) {
    const saved = { ...token, client, user: { ...user, family: familyOf(user) } };
    if (!client.grants.includes('refresh_token')) delete saved.refreshToken;
    if (saved.refreshToken) this.#refreshTokens.set(saved.refreshToken, { ...saved });
    this.#accessTokens.set(saved.accessToken, saved);
    return saved;
  }

  getAccessToken(token) {
    return this.#living(this.#accessTokens.get(token));
  }

  #living(entry) {
    return entry && !this.#ended.has(entry.user.family) && entry;
  }

  // Nobody is asked to wait between these two lines, so of many who come at once one wins.
  #spend(entry) {
    if (entry.spent) this.#ended.add(entry.user.family);
    return !entry.spent && (entry.spent = true);
  }
}
