namespace Guardrails.Sandbox;

/// <summary>An instrument that the sandbox lists, with the price it begins with.</summary>
/// <remarks>Immutable.</remarks>
public sealed record SandboxAsset
{
    /// <summary>The symbol, as the wire spells it.</summary>
    public required string Symbol { get; init; }

    /// <summary>The first price, above 0.</summary>
    public required decimal Price { get; init; }

    /// <summary>The name of the issuer.</summary>
    /// <value>Default: empty.</value>
    public string Name { get; init; } = "";

    /// <summary>The exchange that lists it.</summary>
    /// <value>Default: <c>NASDAQ</c>.</value>
    public string Exchange { get; init; } = "NASDAQ";

    /// <summary>Whether parts of a share can be traded, down to 0.000000001. The simulated venue then fills in parts of that size too, where a fault makes it fill in parts.</summary>
    /// <value>Default: <see langword="false"/>, whole shares only.</value>
    public bool Fractionable { get; init; }

    /// <summary>Whether it can be sold short: shares to borrow are there.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Shortable { get; init; } = true;

    /// <summary>Whether it is traded in the overnight session, 20:00 to 4:00 in New York.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool OvernightTradable { get; init; }

    /// <summary>The terms of a pair of a coin and the dollar, which is spelt with a slash (<c>BTC/USD</c>). A pair is traded at all hours, in parts, and never short.</summary>
    /// <value>Default: <see langword="null"/>, it is a share.</value>
    public SandboxPair? Pair { get; init; }

    /// <summary>The terms of an option, which its symbol says; <see langword="null"/> when it is none. An option is traded in whole contracts and in the regular hours, and the share below it must be listed.</summary>
    public SandboxOption? Option => SandboxOption.Parse(Symbol);

    /// <summary>Whether an option is in the penny program (<c>ppind</c>): its prices have steps of 0.01 below 3 and of 0.05 from 3 on, and otherwise of 0.05 and 0.10. It says nothing of a share or a pair.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool PennyProgram { get; init; } = true;

    /// <summary>Whether orders for it are taken at all.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Tradable { get; init; } = true;
}
