using System.Text.Json;
using System.Text.Json.Serialization;
using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Reconciling;
using Guardrails.States;

namespace Guardrails.Configuration;

/// <summary>
/// Reads and writes limits, symbols, names and whole options as JSON. The types carry it as an attribute; nobody needs to register it. Values are text
/// (<c>"40%"</c>, <c>"BTCUSD"</c>). Options are read as <see cref="GuardSettings"/> reads them: a key that does not exist, is given twice or cannot be read
/// is a <see cref="JsonException"/> that names every problem, never a default. What is set in code (the journal, rules and other objects) is not written.
/// </summary>
public sealed class GuardrailsJsonConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => Create(typeToConvert) is not null;

    /// <inheritdoc/>
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) => Create(typeToConvert);

    private static JsonConverter? Create(Type type) =>
        type == typeof(Limit) ? new TextJsonConverter<Limit>()
        : type == typeof(Symbol) ? new TextJsonConverter<Symbol>()
        : type == typeof(AccountId) ? new TextJsonConverter<AccountId>()
        : type == typeof(VenueId) ? new TextJsonConverter<VenueId>()
        : type == typeof(HedgingPolicy) ? new TextJsonConverter<HedgingPolicy>()
        : type == typeof(PriceOffset) ? new TextJsonConverter<PriceOffset>()
        : type == typeof(DriftPolicy) ? new TextJsonConverter<DriftPolicy>()
        : CreateSection(type);

    private static JsonConverter? CreateSection(Type type) =>
        type == typeof(RiskLimits) ? new SectionJsonConverter<RiskLimits>(LimitSettings.OfAccount, static () => new RiskLimits())
        : type == typeof(SymbolLimits) ? new SectionJsonConverter<SymbolLimits>(LimitSettings.OfSymbol, static () => new SymbolLimits())
        : type == typeof(AutoTrips) ? new SectionJsonConverter<AutoTrips>(OptionSettings.OfTrips, static () => new AutoTrips())
        : type == typeof(TrailingStop) ? new SectionJsonConverter<TrailingStop>(ProfitSettings.OfTrailing, static () => ProfitSettings.NoTrailing)
        : type == typeof(PartialProfits) ? new SectionJsonConverter<PartialProfits>(ProfitSettings.OfPartialProfits, static () => ProfitSettings.NoPartialProfits)
        : type == typeof(BrokerCapabilities) ? new SectionJsonConverter<BrokerCapabilities>(CapabilitySettings.All, static () => new BrokerCapabilities())
        : type == typeof(OrderGuardOptions) ? new SectionJsonConverter<OrderGuardOptions>(OptionSettings.OfGuard, static () => new OrderGuardOptions())
        : type == typeof(GuardedBrokerOptions) ? new SectionJsonConverter<GuardedBrokerOptions>(OptionSettings.OfBroker, static () => new GuardedBrokerOptions())
        : null;
}
