using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace OAuthConformance.Harness.Tokens;

/// <summary>
/// The known ways to forge a signed token (RFC 8725 section 2), by what they hope that the verifier forgets. None but
/// those that take a key as <c>owner</c> need the owner's key. They are made byte by byte, since libraries refuse to make most of them.
/// </summary>
public static class Forgeries
{
    private const string Attacker = "the attacker's key";

    /// <summary>Order of the group of P-256, a value that no part of a signature may have.</summary>
    private static readonly byte[] OrderOfP256 = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    private static readonly byte[] ZerosInDer = [0x30, 6, 2, 1, 0, 2, 1, 0];

    /// <summary>Tokens that say of themselves that nobody signed them, in every spelling (RFC 8725 section 2.1).</summary>
    /// <param name="encryption">RSA keys of the server; around an unsigned token, what is encrypted to one of them looks protected.</param>
    public static IReadOnlyList<Forgery> WithoutSignature(IEnumerable<Jwk> encryption) =>
    [
        .. new[] { "none", "None", "NONE", "nOnE", "" }.Select(spelling => new Forgery($"alg {(spelling.Length == 0 ? "empty" : spelling)}", token => WithoutSignatureOf(token, spelling))),
        new("no alg", token => WithoutSignatureOf(token, null)),
        new("alg none without the last dot", token => WithoutSignatureOf(token, "none").TrimEnd('.')),
        new("alg none with the old signature", token => WithoutSignatureOf(token, "none") + token.Split('.')[^1]),
        .. encryption.Where(key => key.KeyType == "RSA").OrderByDescending(key => key.Use == "enc").Take(1).Select(key => new Forgery("alg none inside a token that is encrypted to the server", token => Encrypted(key, WithoutSignatureOf(token, "none")))),
    ];

    /// <summary>A keyed hash for which the public key is the secret, in each form that a program may hold it in (RFC 8725 sections 2.1 and 3.1).</summary>
    public static IReadOnlyList<Forgery> KeyedWith(Jwk publicKey)
    {
        using AsymmetricAlgorithm key = publicKey.KeyType == "RSA" ? publicKey.ToRsa() : publicKey.ToEcdsa();
        var pem = key.ExportSubjectPublicKeyInfoPem();
        var coordinate = publicKey.KeyType == "RSA" ? "n" : "x";
        List<(string Form, byte[] Secret)> forms =
        [
            ("PEM", Ascii(pem)),
            ("PEM with a line feed", Ascii(pem + "\n")),
            ("PEM with line ends of two characters", Ascii(pem.ReplaceLineEndings("\r\n"))),
            ("DER", key.ExportSubjectPublicKeyInfo()),
            ("a JWK", Encoding.UTF8.GetBytes(publicKey.Document.GetRawText())),
            ($"its {coordinate} in base64url", Ascii(publicKey.Document.GetProperty(coordinate).GetString()!)),
            ($"its {coordinate} in bytes", publicKey.Bytes(coordinate)),
        ];
        if (key is RSA rsa)
            forms.Add(("PEM of PKCS #1", Ascii(rsa.ExportRSAPublicKeyPem())));
        return
        [
            .. forms.Select(form => new Forgery($"HS256 with the public key as {form.Form}", token => Jws.Parse(token).SignedBy(SigningKey.Hmac(form.Secret, "the public key")))),
            .. new[] { 384, 512 }.SelectMany(bits => forms.Take(1).Append(forms[4]).Select(form =>
                new Forgery($"HS{bits} with the public key as {form.Form}", token => Jws.Parse(token).SignedBy(SigningKey.Hmac(form.Secret, "the public key", bits))))),
        ];
    }

    /// <summary>Tokens that bring the attacker's key along, or say where it is (RFC 8725 section 3.10, RFC 7515 sections 4.1.2 to 4.1.6).</summary>
    /// <param name="address">Where the attacker keeps his keys.</param>
    public static IReadOnlyList<Forgery> BringingKeys(string address)
    {
        var jwk = SigningKey.NewEcJwk();
        var certificate = CertificateOf(jwk);
        // Some verifiers ask for a known kid first and then take the key that stands beside it; others take a kid for all they need.
        IEnumerable<Forgery> With(string member, Func<JsonNode> value) => new[] { false, true }.Select(keepsKid => new Forgery(
            $"{Attacker} in {member}{(keepsKid ? ", under the kid of the sound one" : "")}",
            token => Jws.Parse(token).SignedBy(SigningKey.FromJwk(jwk, Attacker), header =>
            {
                if (!keepsKid)
                    header.Remove("kid");
                header[member] = value();
            })));
        return [.. With("jwk", () => JsonNode.Parse(PublicJwk.Of(jwk))!), .. With("x5c", () => new JsonArray(certificate)), .. With("jku", () => address), .. With("x5u", () => address)];
    }

    /// <summary>Tokens whose <c>kid</c> is a path, a query or nothing, with the secret that a careless look-up would find there (RFC 8725 section 3.10).</summary>
    public static IReadOnlyList<Forgery> NamingKeys { get; } =
    [
        .. new[] { ("../../../../../../dev/null", ""), ("/dev/null", ""), ("' UNION SELECT '' -- ", ""), ("' UNION SELECT 'known' -- ", "known"), ("", ""), ("__proto__", ""), ("| true", "") }.Select(trick =>
            new Forgery($"kid {(trick.Item1.Length == 0 ? "empty" : trick.Item1)}, HMAC with {(trick.Item2.Length == 0 ? "an empty secret" : "the secret of the query")}", token =>
                Jws.Parse(token).SignedBy(SigningKey.Hmac(trick.Item2, "what the kid leads to"), header => header["kid"] = trick.Item1))),
    ];

    /// <summary>A keyed hash whose secret anybody guesses (RFC 8725 section 2.2).</summary>
    /// <param name="guesses">What stands in every request, such as the client's id.</param>
    public static IReadOnlyList<Forgery> KeyedWithGuesses(params IEnumerable<string> guesses) =>
        [.. guesses.Concat(["", "secret", "null", "undefined"]).Select(guess => new Forgery($"HMAC with the secret {(guess.Length == 0 ? "empty" : guess)}", token => Jws.Parse(token).SignedBy(SigningKey.Hmac(guess, "a guess"))))];

    /// <summary>Signatures that are none of this text: empty, zero, cut, of another key, of another text (RFC 8725 sections 3.3 and 3.4).</summary>
    public static IReadOnlyList<Forgery> BadlySigned { get; } =
    [
        Signature("an empty signature", _ => []),
        Signature("a signature of zeros", sound => new byte[sound.Length]),
        Signature("a signature of one zero", _ => [0]),
        Algorithm("ES256 with r = s = 0", "ES256", _ => new byte[64]),
        Algorithm("ES256 with r = s = 0 in DER", "ES256", _ => ZerosInDer),
        Algorithm("ES256 with r = s = n", "ES256", _ => [.. OrderOfP256, .. OrderOfP256]),
        Signature("the first half of its signature", sound => sound[..(sound.Length / 2)]),
        Signature("the first byte of its signature", sound => sound[..1]),
        Signature("its signature and a byte more", sound => [.. sound, 0]),
        Signature("its signature with one bit turned", sound => [.. sound.Select((one, at) => at == sound.Length / 2 ? (byte)(one ^ 1) : one)]),
        new("its signature under another alg", token => Jws.Parse(token) is var sound ? sound.SignedBy(new(sound.Algorithm == "HS256" ? "HS512" : "HS256", Attacker, _ => sound.Signature)) : ""),
        new("signed by a key that nobody registered", token => Jws.Parse(token).SignedBy(SigningKey.Foreign())),
        new("its signature under another payload", token => OtherPayload(token)),
        new("another payload beside the sound one, in JSON that is cut at the dots", token => token.Split('.') is var parts
            ? new JsonObject { [$"  {parts[0]}.{OtherPayload(token).Split('.')[1]}."] = "", ["protected"] = parts[0], ["payload"] = parts[1], ["signature"] = parts[2] }.ToJsonString()
            : ""),
    ];

    /// <summary>
    /// Sound tokens that are not written as they have to be: whoever compares their text with that of a token that was used or
    /// revoked takes them for others (RFC 7515 section 5.2, steps 2, 6 and 7: no white space, no further characters).
    /// </summary>
    /// <param name="owner">The key, for a header that says the payload is not encoded, which it is.</param>
    public static IReadOnlyList<Forgery> Respelled(SigningKey owner) =>
    [
        new("a signature with base64 padding", token => token + new string('=', (4 - (token.Split('.')[^1].Length % 4)) % 4 is > 0 and var missing ? missing : 4)),
        new("a signature with a line feed in it", token => token.Insert(token.Length - 8, "\n")),
        new("a signature with a dot behind it", token => token + "."),
        Owner(owner, "b64 false, and a payload in base64url all the same", header => (header["crit"], header["b64"]) = (new JsonArray("b64"), false)),
        new("a fourth part", token => token + ".e30"),
        new("the JSON form", token => token.Split('.') is var parts ? new JsonObject { ["protected"] = parts[0], ["payload"] = parts[1], ["signature"] = parts[2] }.ToJsonString() : ""),
    ];

    /// <summary>Tokens that the owner of the key signed and that have to be refused nevertheless, for a header that demands what nobody understands (RFC 7515 section 4.1.11).</summary>
    public static IReadOnlyList<Forgery> Unheeded(SigningKey owner) =>
    [
        Owner(owner, "a critical header that nobody has defined", header => (header["crit"], header["urn:example:unheard-of"]) = (new JsonArray("urn:example:unheard-of"), true)),
        Owner(owner, "a critical header that is missing", header => header["crit"] = new JsonArray("urn:example:unheard-of")),
    ];

    /// <summary>
    /// Tokens of the owner of the key with a member twice, the last of which is wrong: they are refused, or read by their
    /// last one, and never by the first (RFC 7515 section 4, RFC 7519 section 4).
    /// </summary>
    /// <param name="owner">The key.</param>
    /// <param name="claims">Claims and the wrong values that come last.</param>
    public static IReadOnlyList<Forgery> Repeating(SigningKey owner, params IEnumerable<(string Name, string Wrong)> claims) =>
    [
        new("alg twice, the last one none", token => Jws.Parse(token) is var sound ? Join(Again(sound.Header.GetRawText(), "alg", "none"), sound.Claims.GetRawText(), owner) : ""),
        .. claims.Select(claim => new Forgery($"{claim.Name} twice, the last one wrong", token =>
            Jws.Parse(token) is var sound ? Join(sound.Header.GetRawText(), Again(sound.Claims.GetRawText(), claim.Name, claim.Wrong), owner) : "")),
    ];

    private static Forgery Owner(SigningKey owner, string name, Action<JsonObject> change) => new(name, token => Jws.Parse(token).SignedBy(owner, change));

    private static Forgery Signature(string name, Func<byte[], byte[]> change) => new(name, token =>
        $"{token[..token.LastIndexOf('.')]}.{Base64Url.EncodeToString(change(Jws.Parse(token).Signature))}");

    private static Forgery Algorithm(string name, string algorithm, Func<byte[], byte[]> change) => new(name, token =>
        Jws.Parse(token) is var sound ? sound.SignedBy(new(algorithm, Attacker, _ => change(sound.Signature))) : "");

    private static string WithoutSignatureOf(string token, string? algorithm) => Jws.Parse(token).SignedBy(SigningKey.None, header =>
    {
        header.Remove("alg");
        if (algorithm is not null)
            header["alg"] = algorithm;
    });

    private static string OtherPayload(string token)
    {
        var (sound, parts) = (Jws.Parse(token), token.Split('.'));
        var other = sound.SignedBy(SigningKey.None, claims: claims => claims["forged"] = true).Split('.')[1];
        return $"{parts[0]}.{other}.{parts[2]}";
    }

    private static string Again(string json, string name, string value) => $"{json.TrimEnd()[..^1]},\"{name}\":\"{value}\"}}";

    private static string Join(string header, string claims, SigningKey key)
    {
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Base64Url.EncodeToString(key.Sign(Ascii(text)))}";
    }

    /// <summary>RFC 7516 section 7.1 with RSA-OAEP and A256GCM, which any holder of the public key can make.</summary>
    private static string Encrypted(Jwk key, string text)
    {
        var header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new JsonObject { ["alg"] = "RSA-OAEP", ["enc"] = "A256GCM", ["cty"] = "JWT", ["kid"] = key.KeyId }.ToJsonString()));
        var (secret, nonce, plain) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(12), Ascii(text));
        var (cipher, tag) = (new byte[plain.Length], new byte[16]);
        using var aes = new AesGcm(secret, tag.Length);
        aes.Encrypt(nonce, plain, cipher, tag, Ascii(header));
        using var rsa = key.ToRsa();
        return string.Join('.', new[] { rsa.Encrypt(secret, RSAEncryptionPadding.OaepSHA1), nonce, cipher, tag }.Select(part => Base64Url.EncodeToString(part)).Prepend(header));
    }

    private static string CertificateOf(string jwk)
    {
        using var key = SigningKey.EcdsaOf(jwk);
        using var certificate = new CertificateRequest("CN=attacker", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return Convert.ToBase64String(certificate.RawData);
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
