namespace Guardrails.Sandbox.Venues;

/// <summary>What moved a position without an order, as the list of activities shows it: exercise, assignment or expiry of a contract, and the shares that changed hands.</summary>
internal sealed record MoveView
{
    public const string Exercise = "OPEXC";
    public const string Assignment = "OPASN";
    public const string Expiry = "OPEXP";
    public const string Shares = "OPTRD";

    /// <summary>Opaque. The row of the contract and that of its shares have one, as in Alpaca's own example.</summary>
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Symbol { get; init; }

    /// <summary>The change of the position, signed.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The strike, of shares.</summary>
    public decimal? Price { get; init; }

    /// <summary>What the account received, negative where it paid.</summary>
    public decimal NetAmount => Price is { } price ? -Quantity * price : 0m;

    public required DateTimeOffset At { get; init; }

    /// <summary>Alpaca's words for a kind; <see langword="null"/> for one that the sandbox has not.</summary>
    public static string? Describe(string kind) => kind switch
    {
        Exercise => "Option Exercise",
        Assignment => "Option Assignment",
        Expiry => "Option Expiry",
        Shares => "Option Trade",
        _ => null,
    };
}
