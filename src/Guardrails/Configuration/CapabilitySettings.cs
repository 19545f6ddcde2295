using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Configuration;

/// <summary>The keys of <see cref="BrokerCapabilities"/> and <see cref="TermsConversion"/>.</summary>
internal static class CapabilitySettings
{
    private static readonly TermsConversion NoConversion = new() { SentType = default, SentTimeInForce = null, ReportedType = default, ReportedTimeInForce = null };

    public static SectionForm<TermsConversion> OfConversion { get; } = new(
    [
        new ValueSetting<TermsConversion, OrderType>(nameof(TermsConversion.SentType), Forms.Word<OrderType>(), static c => c.SentType, static (c, v) => c with { SentType = v }) { IsRequired = true },
        new ValueSetting<TermsConversion, TimeInForce?>(nameof(TermsConversion.SentTimeInForce), Forms.Optional(Forms.Word<TimeInForce>(), "any"), static c => c.SentTimeInForce, static (c, v) => c with { SentTimeInForce = v }) { IsRequired = true },
        new ValueSetting<TermsConversion, OrderType>(nameof(TermsConversion.ReportedType), Forms.Word<OrderType>(), static c => c.ReportedType, static (c, v) => c with { ReportedType = v }) { IsRequired = true },
        new ValueSetting<TermsConversion, TimeInForce?>(nameof(TermsConversion.ReportedTimeInForce), Forms.Optional(Forms.Word<TimeInForce>(), "same"), static c => c.ReportedTimeInForce, static (c, v) => c with { ReportedTimeInForce = v }) { IsRequired = true },
    ]);

    public static SectionForm<BrokerCapabilities> All { get; } = new(
    [
        Of(nameof(BrokerCapabilities.ExitCap), Forms.Word<ExitCap>(), static c => c.ExitCap, static (c, v) => c with { ExitCap = v }),
        Of(nameof(BrokerCapabilities.ReportsExitMark), Forms.Truth, static c => c.ReportsExitMark, static (c, v) => c with { ReportsExitMark = v }),
        Of(nameof(BrokerCapabilities.ExitCapRule), Forms.Sentence, static c => c.ExitCapRule, static (c, v) => c with { ExitCapRule = v }),
        Of(nameof(BrokerCapabilities.OrderTypes), new ListForm<OrderType>(Forms.Word<OrderType>(), default, nameof(OrderType.Limit)), static c => c.OrderTypes, static (c, v) => c with { OrderTypes = [.. v!] }),
        Of(nameof(BrokerCapabilities.HedgeMode), Forms.Truth, static c => c.HedgeMode, static (c, v) => c with { HedgeMode = v }),
        Of(nameof(BrokerCapabilities.BuyingPowerIncludesOpenOrders), Forms.Truth, static c => c.BuyingPowerIncludesOpenOrders, static (c, v) => c with { BuyingPowerIncludesOpenOrders = v }),
        Of(nameof(BrokerCapabilities.MaxClientOrderIdLength), Forms.Count, static c => c.MaxClientOrderIdLength, static (c, v) => c with { MaxClientOrderIdLength = v }),
        Of(nameof(BrokerCapabilities.ClientOrderIdPunctuation), Forms.Characters, static c => c.ClientOrderIdPunctuation, static (c, v) => c with { ClientOrderIdPunctuation = v }),
        Of(nameof(BrokerCapabilities.ClientIdUniqueness), Forms.Word<ClientIdUniqueness>(), static c => c.ClientIdUniqueness, static (c, v) => c with { ClientIdUniqueness = v }),
        Of(nameof(BrokerCapabilities.ReplaceQuantity), Forms.Word<ReplaceQuantity>(), static c => c.ReplaceQuantity, static (c, v) => c with { ReplaceQuantity = v }),
        Of(nameof(BrokerCapabilities.RenamesOnReplace), Forms.Truth, static c => c.RenamesOnReplace, static (c, v) => c with { RenamesOnReplace = v }),
        Of(nameof(BrokerCapabilities.LinksExits), Forms.Truth, static c => c.LinksExits, static (c, v) => c with { LinksExits = v }),
        Of(nameof(BrokerCapabilities.AttachesExits), Forms.Truth, static c => c.AttachesExits, static (c, v) => c with { AttachesExits = v }),
        Of(nameof(BrokerCapabilities.MaxLegs), Forms.Count, static c => c.MaxLegs, static (c, v) => c with { MaxLegs = v }),
        Of(nameof(BrokerCapabilities.LegActivation), Forms.Word<LegActivation>(), static c => c.LegActivation, static (c, v) => c with { LegActivation = v }),
        Of(nameof(BrokerCapabilities.ReportsHeldExits), Forms.Truth, static c => c.ReportsHeldExits, static (c, v) => c with { ReportsHeldExits = v }),
        Of(nameof(BrokerCapabilities.ListsExecutions), Forms.Truth, static c => c.ListsExecutions, static (c, v) => c with { ListsExecutions = v }),
        Of(nameof(BrokerCapabilities.UnknownHorizon), Forms.Time, static c => c.UnknownHorizon, static (c, v) => c with { UnknownHorizon = v }),
        Of(nameof(BrokerCapabilities.GoodTillCancelLifetime), Forms.Optional(Forms.Time, "unlimited"), static c => c.GoodTillCancelLifetime, static (c, v) => c with { GoodTillCancelLifetime = v }),
        Of(nameof(BrokerCapabilities.Conversions), new ListForm<TermsConversion>(OfConversion, NoConversion, "the four names of a conversion"), static c => c.Conversions, static (c, v) => c with { Conversions = [.. v!] }),
        Of(nameof(BrokerCapabilities.PositionVisibilityLag), Forms.Time, static c => c.PositionVisibilityLag, static (c, v) => c with { PositionVisibilityLag = v }),
    ]);

    private static ValueSetting<BrokerCapabilities, T> Of<T>(string name, SettingForm<T> form, Func<BrokerCapabilities, T> get, Func<BrokerCapabilities, T, BrokerCapabilities> set) => new(name, form, get, set);
}
