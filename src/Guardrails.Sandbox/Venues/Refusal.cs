namespace Guardrails.Sandbox.Venues;

/// <summary>Why something is not answered as asked: what the wire tells.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Code">Alpaca's number; <see langword="null"/> where the answer has none.</param>
/// <param name="Message">The words.</param>
internal sealed record Refusal(int Status, int? Code, string Message)
{
    /// <summary>Further members of the body, decimal strings and ids.</summary>
    public IReadOnlyList<(string Name, string Value)> Extras { get; init; } = [];

    /// <summary>The orders that stand in the way; <see langword="null"/> where the body has no such list.</summary>
    public IReadOnlyList<string>? RelatedOrders { get; init; }

    public static Refusal Forbidden(string message, params (string Name, string Value)[] extras) => new(403, 40310000, message) { Extras = extras };

    public static Refusal NotFound(string message) => new(404, 40410000, message);

    /// <summary>A field is missing or cannot be (4001xxxx comes with 422).</summary>
    public static Refusal Field(string message) => new(422, 40010001, message);

    /// <summary>The request contradicts itself, or the state of the account.</summary>
    public static Refusal Rule(string message, params (string Name, string Value)[] extras) => new(422, 42210000, message) { Extras = extras };

    /// <summary>The sandbox has nothing that could answer this truly.</summary>
    public static Refusal NotSupported(string what) => new(501, 50110000, $"the sandbox does not support {what}");

    /// <summary>The gateway gave up waiting: the outcome is not known.</summary>
    public static Refusal NoAnswer { get; } = new(504, null, "gateway timeout");

    public static Refusal Unavailable { get; } = new(503, null, "service unavailable");
}
