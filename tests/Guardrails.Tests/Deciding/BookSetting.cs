using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Limits;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Rules;
using Guardrails.States;
using Guardrails.Tests.Book;
using Guardrails.Tests.Guarding;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Deciding;

/// <summary>What a book can be told before it is asked: what the venue can do, which limits hold, at what prices, and what is restricted.</summary>
/// <param name="Name">What is the case.</param>
/// <param name="Configure">Changes what the book is told when it is made.</param>
internal sealed record BookSetting(string Name, Func<BookConfiguration, BookConfiguration> Configure)
{
    private static readonly Attribution _by = new("test", "test");

    /// <summary>What happens after the situation.</summary>
    public Action<EventBook> Happen { get; private init; } = static _ => { };

    /// <summary>The quote that is known; 0 when there is none.</summary>
    public decimal Price { get; private init; } = 100m;

    public static IReadOnlyList<BookSetting> All { get; } =
    [
        new("orders can be replaced", Able(static c => c with { ReplaceQuantity = ReplaceQuantity.Total })),
        new("orders are replaced by others", Able(static c => c with { ReplaceQuantity = ReplaceQuantity.Independent })),
        new("orders can be replaced, no buying power is asked for", c => Limited(static l => l with { RequireBuyingPower = false, MaxStrategyExposure = null })(Able(static a => a with { ReplaceQuantity = ReplaceQuantity.Total })(c))),
        new("a high price", Limited(static l => l with { MarketOrderSlippage = 0.1m })) { Price = 120m },
        new("the price that is valued with", Limited(static l => l with { MarketOrderSlippage = 0.1m, PriceCollar = 0.5m })) { Happen = Described(static i => i with { Multiplier = 2m, MaxQuantity = 8m, MinQuantity = 2m }) },
        new("a floor above the price", Same) { Happen = Described(static i => i with { RiskPriceFloor = 110m }) },
        new("a floor below the price", Same) { Happen = Described(static i => i with { RiskPriceFloor = 99m }), Price = 90m },
        new("another currency", Limited(static l => l with { MaxLongExposure = 50_000m, MaxNetExposure = 60_000m })) { Happen = Described(static i => i with { QuoteCurrency = "EUR" }, new GuardEvent.RateRead(At(50), "EUR", 1.5m, At(50).UtcTicks)), Price = 110m },
        new("limits that nothing fits", Limited(Tight)),
        new("limits that nothing fits, another currency", Limited(Tight)) { Happen = Described(static i => i with { QuoteCurrency = "EUR", Multiplier = 2m }, new GuardEvent.RateRead(At(50), "EUR", 1.5m, At(50).UtcTicks)), Price = 110m },
        new("no quote", Same) { Price = 0m },
        new("the venue caps", Able(static c => c with { ExitCap = ExitCap.ReduceOnly, ClientIdUniqueness = ClientIdUniqueness.Forever })),
        new("the venue caps to what is held", Able(static c => c with { ExitCap = ExitCap.Held })) { Happen = Described(static i => i with { Shortable = false }) },
        new("the venue activates exits with each fill", Able(static c => c with { LinksExits = true, AttachesExits = true, LegActivation = LegActivation.EntryPartiallyFilled })),
        new("the venue attaches and does not link", Able(static c => c with { AttachesExits = true, LinksExits = false })),
        new("the venue attaches and links", Able(static c => c with { AttachesExits = true, LinksExits = true })),
        new("limits warn, and rules of the user are asked", static c => Limited(static l => l with { MaxOrderQuantity = Limit.Amount(5m).AsWarning(), MaxGrossExposure = Limit.Amount(100m).AsWarning() })(c) with
        {
            UserRules = [new FixedRule("Warns", LimitSeverity.Warn), new FixedRule("Blocks", LimitSeverity.Block), new FixedRule("WarnsToo", LimitSeverity.Warn), new FixedRule("BlocksToo", LimitSeverity.Block), new FixedRule("SaysNothing", null)],
        }),
        new("an effect has to be named", Limited(static l => l with { RequireExplicitEffect = true })),
        new("both sides may be quoted", Limited(static l => l with { Symbols = new Dictionary<Symbol, SymbolLimits> { [Acme] = new SymbolLimits { OpposingEntries = OpposingEntries.WithinLimits } } })),
        new("a lag that ends now", Able(static c => c with { PositionVisibilityLag = TimeSpan.FromSeconds(54) })),
        new("a lag that has just ended", Able(static c => c with { PositionVisibilityLag = TimeSpan.FromSeconds(54) - TimeSpan.FromTicks(1) })),
        new("without mechanisms", static c => c with { DisabledMechanisms = [Mechanisms.OrderIdentity, Mechanisms.ExplicitEffect, Mechanisms.FeeRounding, Mechanisms.RepeatProof, Mechanisms.RedeemAsksAgain] }),
        new("the account is halted", Same) { Happen = static b => b.Book.Apply(new GuardEvent.StateSet(At(50), TradingScope.Account, TradingState.Halted, _by)) },
        new("the symbol is quarantined", Same) { Happen = static b => b.Book.Apply(new GuardEvent.StateSet(At(50), TradingScope.Of(Acme), TradingState.Quarantined, _by)) },
        new("the strategy only reduces", Same) { Happen = static b => b.Book.Apply(new GuardEvent.StateSet(At(50), TradingScope.OfStrategy("momentum"), TradingState.ReduceOnly, _by)) },
        new("the venue held 6 more", Same) { Happen = static b => b.Book.Apply(new GuardEvent.PositionCompared(At(50), Acme, PositionLeg.Net, b.Position.Ledger.Net + 6m, Comparison.Differs, At(50).UtcTicks)) },
        new("the venue held 6 less", Same) { Happen = static b => b.Book.Apply(new GuardEvent.PositionCompared(At(50), Acme, PositionLeg.Net, b.Position.Ledger.Net - 6m, Comparison.Differs, At(50).UtcTicks)) },
    ];

    public override string ToString() => Name;

    private static BookConfiguration Same(BookConfiguration same) => same;

    private static Func<BookConfiguration, BookConfiguration> Able(Func<BrokerCapabilities, BrokerCapabilities> change) => c => c with { Capabilities = change(c.Capabilities) };

    private static Func<BookConfiguration, BookConfiguration> Limited(Func<RiskLimits, RiskLimits> change) => c => c with { Limits = change(c.Limits) };

    private static Action<EventBook> Described(Func<Instrument, Instrument> change, GuardEvent? first = null) => b =>
    {
        if (first is not null)
        {
            b.Book.Apply(first);
        }

        b.Book.Apply(new GuardEvent.InstrumentDescribed(At(51), change(b.Book.Find(Acme)!.Instrument ?? GuardFixture.Share())));
    };

    /// <summary>Every limit is broken by every entry, so that the denial tells all that is used.</summary>
    private static RiskLimits Tight(RiskLimits limits) => limits with
    {
        MaxOrderQuantity = 0.01m,
        MaxOrderNotional = 0.01m,
        MaxLongPosition = 0.01m,
        MaxShortPosition = 0.01m,
        MaxSymbolExposure = 0.01m,
        MaxLongExposure = 0.01m,
        MaxShortExposure = 0.01m,
        MaxGrossExposure = 0.01m,
        MaxNetExposure = 0.01m,
        MaxStrategyExposure = 0.01m,
    };

    /// <summary>A rule that always says the same.</summary>
    private sealed class FixedRule(string name, LimitSeverity? severity) : OrderRule
    {
        public override string Name => name;

        public override RuleVerdict Evaluate(in OrderContext context) =>
            severity is { } given ? RuleVerdict.Violated(DenialCode.User("X_" + name.ToUpperInvariant(), "A rule of the user."), 2m, 1m, "units", name, given) : default;
    }
}
