namespace Guardrails.Testing.Conformance;

/// <summary>A property of the venue or the instrument without which a case says nothing.</summary>
internal sealed record CaseCondition(string Sentence, Func<ConformanceBench, bool> Holds)
{
    public static CaseCondition Replaces { get; } = new("The venue replaces orders.", static bench => bench.Capabilities.ReplaceQuantity != Brokers.ReplaceQuantity.NotSupported);

    public static CaseCondition ReplacesByAnother { get; } =
        new("The venue replaces an order by another one.", static bench => bench.Capabilities.ReplaceQuantity == Brokers.ReplaceQuantity.Independent);

    public static CaseCondition CountsOpenOrders { get; } = new("The capabilities say that buying power counts open orders.", static bench => bench.Capabilities.BuyingPowerIncludesOpenOrders);

    public static CaseCondition LinksExits { get; } = new("The venue links exits of the instrument.", static bench => bench.Capabilities.LinksExits && bench.Instrument.LinksExits);

    public static CaseCondition AttachesExits { get; } = new("The venue takes exits with an entry of the instrument.", static bench => bench.Capabilities.AttachesExits && bench.Instrument.AttachesExits);

    public static CaseCondition TakesLegs { get; } =
        new("The venue takes orders of several instruments, and the account has legs for one.", static bench => bench.Capabilities.MaxLegs >= bench.Account.Legs.Count && bench.Account.Legs.Count > 1);

    public static CaseCondition ListsExecutions { get; } = new("The venue lists executions.", static bench => bench.Capabilities.ListsExecutions);

    public static CaseCondition CapsExits { get; } = new("The venue keeps exits from opening a position.", static bench => bench.Capabilities.ExitCap != Brokers.ExitCap.None);

    public static CaseCondition ReportsExitMark { get; } =
        new(
            "The venue caps exits of the instrument, and its reports carry the mark.",
            static bench => bench.Capabilities.ExitCap != Brokers.ExitCap.None && bench.Capabilities.ReportsExitMark && bench.Instrument.ReportsExitMark);

    public static CaseCondition Shorts { get; } = new("The instrument can be sold short.", static bench => bench.Instrument.Shortable);

    public static CaseCondition Fractions { get; } = new("The account has an instrument of which fractions are traded.", static bench => bench.Account.FractionalSymbol is not null);

    public static CaseCondition Takes(Orders.OrderType type) => new($"The venue takes {type} orders of the instrument.", bench => bench.Capabilities.OrderTypes.Contains(type) && bench.Instrument.OrderTypes?.Contains(type) != false);
}
