/** WebAuthn's JSON form: byte strings as base64url. Browsers older than 2025 can't convert by themselves. */

type Json = Record<string, unknown>;

export function toBytes(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = new Uint8Array(plain.length);
  for (let at = 0; at < plain.length; at++) bytes[at] = plain.charCodeAt(at);
  return bytes.buffer;
}

export function toText(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function descriptors(list: unknown): PublicKeyCredentialDescriptor[] {
  const rows = Array.isArray(list) ? (list as Json[]) : [];
  return rows.map((row) => ({ ...row, id: toBytes(String(row.id)) }) as PublicKeyCredentialDescriptor);
}

export function requestOptions(json: Json): PublicKeyCredentialRequestOptions {
  return {
    ...json,
    challenge: toBytes(String(json.challenge)),
    allowCredentials: descriptors(json.allowCredentials),
  } as PublicKeyCredentialRequestOptions;
}

export function creationOptions(json: Json, isPasskey: boolean): PublicKeyCredentialCreationOptions {
  const user = json.user as Json;
  const selection = { ...(json.authenticatorSelection as Json) };
  selection.residentKey = isPasskey ? "required" : "discouraged";
  selection.requireResidentKey = isPasskey;
  if (isPasskey) selection.userVerification = "required";
  return {
    ...json,
    challenge: toBytes(String(json.challenge)),
    user: { ...user, id: toBytes(String(user.id)) },
    excludeCredentials: descriptors(json.excludeCredentials),
    authenticatorSelection: selection,
  } as unknown as PublicKeyCredentialCreationOptions;
}

export function credentialJson(credential: PublicKeyCredential): Json {
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: responseJson(credential.response),
  };
}

function responseJson(response: AuthenticatorResponse): Json {
  const clientDataJSON = toText(response.clientDataJSON);
  if (response instanceof AuthenticatorAttestationResponse) {
    const transports = response.getTransports();
    return { clientDataJSON, attestationObject: toText(response.attestationObject), transports };
  }
  const assertion = response as AuthenticatorAssertionResponse;
  return {
    clientDataJSON,
    authenticatorData: toText(assertion.authenticatorData),
    signature: toText(assertion.signature),
    userHandle: assertion.userHandle ? toText(assertion.userHandle) : null,
  };
}
