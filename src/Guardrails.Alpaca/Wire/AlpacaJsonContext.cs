using System.Text.Json.Serialization;
using Guardrails.Alpaca.Wire.Converters;

namespace Guardrails.Alpaca.Wire;

/// <summary>What is read of the venue. Properties that nobody knows are skipped; the venue adds some every few weeks.</summary>
/// <remarks>Only the serializer sets the properties of these types. They are not init-only, because it would pass those as arguments, and put each number in a box.</remarks>
// Partial: the serializer's generator writes the other half.
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    MaxDepth = WireScan.MaxDepth,
    Converters =
    [
        typeof(CountConverter), typeof(DateConverter), typeof(DecimalConverter), typeof(TextConverter), typeof(TimeOfDayConverter), typeof(TimestampConverter), typeof(TruthConverter),
    ])]
[JsonSerializable(typeof(AlpacaAccount))]
[JsonSerializable(typeof(AlpacaAccountConfiguration))]
[JsonSerializable(typeof(AlpacaPosition))]
[JsonSerializable(typeof(IReadOnlyList<AlpacaPosition>))]
[JsonSerializable(typeof(AlpacaOrder))]
[JsonSerializable(typeof(IReadOnlyList<AlpacaOrder>))]
[JsonSerializable(typeof(AlpacaAsset))]
[JsonSerializable(typeof(IReadOnlyList<AlpacaAsset>))]
[JsonSerializable(typeof(AlpacaContract))]
[JsonSerializable(typeof(AlpacaClock))]
[JsonSerializable(typeof(IReadOnlyList<AlpacaCalendarDay>))]
[JsonSerializable(typeof(AlpacaClocks))]
[JsonSerializable(typeof(AlpacaMarketCalendar))]
[JsonSerializable(typeof(IReadOnlyList<AlpacaActivity>))]
[JsonSerializable(typeof(AlpacaStreamMessage))]
[JsonSerializable(typeof(AlpacaStreamData))]
[JsonSerializable(typeof(AlpacaError))]
[JsonSerializable(typeof(IReadOnlyList<AlpacaMultiItem>))]
[JsonSerializable(typeof(AlpacaLatestQuotes))]
[JsonSerializable(typeof(AlpacaLatestTrades))]
[JsonSerializable(typeof(AlpacaBars))]
internal sealed partial class AlpacaJsonContext : JsonSerializerContext;
