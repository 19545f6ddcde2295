using System.Net;
using Guardrails.Sandbox.Venues;
using Guardrails.Testing;

namespace Guardrails.Sandbox;

/// <summary>How an <see cref="AlpacaSandbox"/> is started.</summary>
/// <remarks>Read once, at the start.</remarks>
public sealed class AlpacaSandboxOptions
{
    /// <summary>The address it listens at. An address other than a loopback address opens the sandbox to the network; the control endpoint answers loopback callers only.</summary>
    /// <value>Default: 127.0.0.1.</value>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>The port, 0 to 65535; with 0 the system chooses a free one.</summary>
    /// <value>Default: 0.</value>
    public int Port { get; set; }

    /// <summary>The key id that requests must carry.</summary>
    /// <value>Default: <c>PKSANDBOX</c>.</value>
    public string KeyId { get; set; } = "PKSANDBOX";

    /// <summary>The secret that requests must carry.</summary>
    /// <value>Default: <c>sandbox-secret</c>.</value>
    public string SecretKey { get; set; } = "sandbox-secret";

    /// <summary>Decides everything random at the venue, and every id.</summary>
    /// <value>Default: 1.</value>
    public ulong Seed { get; set; } = 1;

    /// <summary>What goes wrong at the venue from the start.</summary>
    /// <value>Default: <see cref="FaultPlan.None"/>.</value>
    public FaultPlan Faults { get; set; } = FaultPlan.None;

    /// <summary>The cash of the account, in USD.</summary>
    /// <value>Default: 100,000.</value>
    public decimal Cash { get; set; } = 100_000m;

    /// <summary>How often its equity the account may hold: 1, 2 or 4.</summary>
    /// <value>Default: 2.</value>
    public int Multiplier { get; set; } = 2;

    /// <summary>What the account may do with options: 0 nothing; 1 sell calls that shares cover and puts that cash covers; 2 also buy calls and puts; 3 also spreads.</summary>
    /// <value>Default: 3.</value>
    public int OptionsLevel { get; set; } = 3;

    /// <summary>The instruments.</summary>
    /// <value>Default: AAPL at 190, MSFT at 400, SPY at 500, TSLA at 250 (all four also in fractions, and overnight), QBTS at 19.50 and GME at 25 (whole shares), HTB at 40 (not to borrow), BTC/USD at 60,000, and of options on GME until 2030-01-18 the calls at 25 and 30 and the puts at 25 and 20.</value>
    public IReadOnlyList<SandboxAsset> Assets { get; set; } =
    [
        new() { Symbol = "AAPL", Price = 190m, Name = "Apple Inc. Common Stock", Fractionable = true, OvernightTradable = true },
        new() { Symbol = "MSFT", Price = 400m, Name = "Microsoft Corporation Common Stock", Fractionable = true, OvernightTradable = true },
        new() { Symbol = "SPY", Price = 500m, Name = "SPDR S&P 500 ETF Trust", Exchange = "ARCA", Fractionable = true, OvernightTradable = true },
        new() { Symbol = "TSLA", Price = 250m, Name = "Tesla, Inc. Common Stock", Fractionable = true, OvernightTradable = true },
        new() { Symbol = "QBTS", Price = 19.50m, Name = "D-Wave Quantum Inc.", Exchange = "NYSE" },
        new() { Symbol = "GME", Price = 25m, Name = "GameStop Corporation", Exchange = "NYSE" },
        new() { Symbol = "HTB", Price = 40m, Name = "Hard To Borrow Incorporated", Exchange = "NYSE", Shortable = false },
        new() { Symbol = "BTC/USD", Price = 60_000m, Name = "Bitcoin / US Dollar", Exchange = "CRYPTO", Pair = new() },
        new() { Symbol = "GME300118C00025000", Price = 2.50m, Name = "GME Jan 18 2030 25 Call" },
        new() { Symbol = "GME300118C00030000", Price = 1.10m, Name = "GME Jan 18 2030 30 Call" },
        new() { Symbol = "GME300118P00025000", Price = 2.40m, Name = "GME Jan 18 2030 25 Put" },
        new() { Symbol = "GME300118P00020000", Price = 0.90m, Name = "GME Jan 18 2030 20 Put" },
    ];

    /// <summary>How long things take at the venue at first. Only the latencies and lags of the profile count; the rest is Alpaca's.</summary>
    /// <value>Default: acknowledgement after 3 ms, execution after 5 ms, cancellation after 60 ms, the rest at once.</value>
    public SimulatedVenueProfile Latencies { get; set; } = new()
    {
        AckLatency = TimeSpan.FromMilliseconds(3),
        FillLatency = TimeSpan.FromMilliseconds(5),
        CancelLatency = TimeSpan.FromMilliseconds(60),
    };

    /// <summary>How many requests a minute are answered, above 0; more get 429.</summary>
    /// <value>Default: 200, Alpaca's limit.</value>
    public int RequestsPerMinute { get; set; } = 200;

    /// <summary>How many requests for market data a minute are answered, above 0; more get 429. They do not count in <see cref="RequestsPerMinute"/>.</summary>
    /// <value>Default: 200, Alpaca's limit without a subscription.</value>
    public int DataRequestsPerMinute { get; set; } = 200;

    /// <summary>How many streams may be connected at once, above 0; one more gets 429. Alpaca allows one for each account.</summary>
    /// <value>Default: 8.</value>
    public int MaxStreams { get; set; } = 8;

    /// <summary>Whether the stream sends text frames. Alpaca's paper stream sends binary frames that hold UTF-8 JSON.</summary>
    /// <value>Default: <see langword="false"/>, binary frames.</value>
    public bool TextFrames { get; set; }

    /// <summary>Called with a defect of the sandbox itself, which the client saw as a status of 500.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public Action<Exception>? Failed { get; set; }

    /// <summary>The time it lives in.</summary>
    internal TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Called with the body of every order that a client sends, before anything reads it or any fault takes it.</summary>
    internal Action<string>? OrderArrived { get; set; }

    internal SimulatedVenueProfile ToProfile() => SimulatedVenueProfile.EquitiesHoldingShares with
    {
        Name = "AlpacaSandbox",
        Leverage = Multiplier,
        ReplacementWaits = true,
        AckLatency = Latencies.AckLatency,
        FillLatency = Latencies.FillLatency,
        CancelLatency = Latencies.CancelLatency,
        ReplaceLatency = Latencies.ReplaceLatency,
        HoldReleaseLag = Latencies.HoldReleaseLag,
        FillReportLatency = Latencies.FillReportLatency,
        PositionVisibilityLag = Latencies.PositionVisibilityLag,
        FillParts = Latencies.FillParts,
    };

    internal void Validate()
    {
        var problems = new List<string>();
        Require(Address is not null, "Address is null");
        Require(Port is >= 0 and <= 65535, $"Port is {Port}; it must be between 0 and 65535");
        Require(!string.IsNullOrWhiteSpace(KeyId), "KeyId is empty");
        Require(!string.IsNullOrWhiteSpace(SecretKey), "SecretKey is empty");
        Require(Faults is not null, "Faults is null; use FaultPlan.None");
        Require(Faults is null || SandboxFaults.Unmapped(Faults).Count == 0, $"Faults has classes that the sandbox cannot act out: {string.Join(", ", SandboxFaults.Unmapped(Faults ?? FaultPlan.None))}");
        Require(Latencies is not null, "Latencies is null");
        Require(Cash > 0m, FormattableString.Invariant($"Cash is {Cash}; it must be above 0"));
        Require(Multiplier is 1 or 2 or 4, $"Multiplier is {Multiplier}; it must be 1, 2 or 4");
        Require(OptionsLevel is >= 0 and <= 3, $"OptionsLevel is {OptionsLevel}; it must be between 0 and 3");
        Require(RequestsPerMinute > 0, $"RequestsPerMinute is {RequestsPerMinute}; it must be above 0");
        Require(DataRequestsPerMinute > 0, $"DataRequestsPerMinute is {DataRequestsPerMinute}; it must be above 0");
        Require(MaxStreams > 0, $"MaxStreams is {MaxStreams}; it must be above 0");
        Require(Assets is { Count: > 0 }, "Assets is empty");
        foreach (var asset in Assets ?? [])
        {
            Require(asset.Price > 0m, FormattableString.Invariant($"the price of {asset.Symbol} is {asset.Price}; it must be above 0"));
            Require((Assets ?? []).Count(other => AssetView.KeyOf(other.Symbol) == AssetView.KeyOf(asset.Symbol)) == 1, $"{asset.Symbol} is listed twice");
            var isPair = asset.Symbol.EndsWith("/USD", StringComparison.Ordinal) && asset.Symbol.Length > 4;
            Require(isPair == (asset.Pair is not null), $"{asset.Symbol} {(isPair ? "is spelt like a pair and has no Pair" : "has a Pair and is not spelt like one, as BTC/USD is")}");
            Require(asset.Option is not { } option || (Assets ?? []).Any(other => other.Symbol == option.Underlying), $"{asset.Symbol} is an option on {asset.Option?.Underlying}, which is not listed");
            Require(asset.Pair is null or { MinOrderSize: > 0m, MinTradeIncrement: > 0m, PriceIncrement: > 0m, FeeRate: >= 0m and < 1m }, $"the pair {asset.Symbol} has {asset.Pair}; sizes and steps must be above 0, the fee between 0 and below 1");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException($"The sandbox cannot be started: {string.Join("; ", problems)}.");
        }

        void Require(bool holds, string problem)
        {
            if (!holds && !problems.Contains(problem))
            {
                problems.Add(problem);
            }
        }
    }
}
