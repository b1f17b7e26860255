import type { AxidianContext } from '../context.ts'

/** What the identity provider says of itself (OpenID Connect Discovery 1.0, section 3). */
export function discoveryDocument({ settings, origin }: AxidianContext): object {
  const issuer = `${origin()}/idp`
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/openid-configuration/jwks`,
    authorization_endpoint: `${issuer}/connect/authorize`,
    token_endpoint: `${issuer}/connect/token`,
    userinfo_endpoint: `${issuer}/connect/userinfo`,
    end_session_endpoint: `${issuer}/connect/endsession`,
    revocation_endpoint: `${issuer}/connect/revocation`,
    introspection_endpoint: `${issuer}/connect/introspect`,
    scopes_supported: ['openid', 'profile', settings.scope],
    claims_supported: ['sub'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'password'],
    response_types_supported: ['code'],
    response_modes_supported: ['form_post', 'query', 'fragment'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    id_token_signing_alg_values_supported: ['ES256'],
    subject_types_supported: ['public'],
  }
}
