using System.Text.Json;
using Guardrails.Testing;

namespace Guardrails.Sandbox;

/// <summary>Reads fault plans, and knows which faults of the simulated venue have a form on the wire.</summary>
public static class SandboxFaults
{
    // Real time cannot be moved, Alpaca's stream replays nothing, no fee is taken in kind without being known, and Alpaca leaves no leg out.
    private static readonly FaultClass[] _unmapped =
    [
        FaultClass.ReconnectWithReplay, FaultClass.BaseFeeUnreported, FaultClass.ClockStep, FaultClass.Suspend, FaultClass.ClocksJump, FaultClass.LegLeftOut,
    ];

    /// <summary>Reads a plan: <c>{"seed": 7, "probabilities": {"RequestLost": 0.05, "EventLost": 0.1}}</c>, the names those of <see cref="FaultClass"/>.</summary>
    /// <param name="json">The plan.</param>
    /// <exception cref="ArgumentException">It is no plan, or names a fault that the sandbox cannot act out; the message says what is wrong.</exception>
    public static FaultPlan Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException malformed)
        {
            throw new ArgumentException($"The fault plan is no JSON: {malformed.Message}", nameof(json), malformed);
        }
    }

    /// <summary>Whether the sandbox can act out a fault.</summary>
    /// <param name="fault">The fault.</param>
    public static bool IsMapped(FaultClass fault) => Enum.IsDefined(fault) && !_unmapped.Contains(fault);

    internal static IReadOnlyList<FaultClass> Unmapped(FaultPlan plan) => [.. plan.Probabilities.Keys.Where(static fault => !IsMapped(fault))];

    internal static FaultPlan Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("A fault plan is an object with seed and probabilities.");
        }

        var plan = new FaultPlan();
        foreach (var member in element.EnumerateObject())
        {
            plan = member.Name switch
            {
                "seed" when member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetUInt64(out var seed) => plan with { Seed = seed },
                "probabilities" when member.Value.ValueKind == JsonValueKind.Object => plan with { Probabilities = ReadProbabilities(member.Value) },
                _ => throw new ArgumentException($"The fault plan has '{member.Name}': {member.Value.GetRawText()}; it has a seed, a whole number, and probabilities, an object."),
            };
        }

        return plan;
    }

    private static SortedDictionary<FaultClass, decimal> ReadProbabilities(JsonElement element)
    {
        var probabilities = new SortedDictionary<FaultClass, decimal>();
        foreach (var member in element.EnumerateObject())
        {
            if (!TryName(member.Name, out var fault))
            {
                throw new ArgumentException($"'{member.Name}' is no fault that the sandbox can act out.");
            }

            probabilities[fault] = member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetDecimal(out var probability)
                ? probability
                : throw new ArgumentException($"The probability of {member.Name} is {member.Value.GetRawText()}; it must be a number between 0 and 1.");
        }

        return probabilities;
    }

    /// <summary>The fault of a name, when the sandbox can act it out.</summary>
    internal static bool TryName(string? name, out FaultClass fault) =>
        Enum.TryParse(name, ignoreCase: false, out fault) && fault.ToString() == name && IsMapped(fault);
}
