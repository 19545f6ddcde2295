using System.Text.Json.Serialization;

namespace Guardrails.Positions;

/// <summary>Which side of the underlying an option is a right to (FIX tag 201, PutOrCall).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptionRight>))]
public enum OptionRight
{
    /// <summary>The right to sell the underlying.</summary>
    Put = 1,

    /// <summary>The right to buy the underlying.</summary>
    Call = 2,
}
