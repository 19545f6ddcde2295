namespace Guardrails.Testing.Conformance;

/// <summary>The abilities of a harness in words.</summary>
internal static class AbilitySentences
{
    private static readonly (ConformanceAbilities Ability, string What)[] _all =
    [
        (ConformanceAbilities.ReadTruth, "read the venue's truth"),
        (ConformanceAbilities.SetPrice, "set the price"),
        (ConformanceAbilities.WithholdFills, "withhold fills"),
        (ConformanceAbilities.LoseRequests, "lose a write on its way"),
        (ConformanceAbilities.LoseAnswers, "lose the answer to a write"),
        (ConformanceAbilities.RefuseOrders, "let the venue refuse an order"),
        (ConformanceAbilities.RefuseForRate, "let the venue refuse a write for its rate"),
        (ConformanceAbilities.DelayAnswers, "delay the answer to an order"),
        (ConformanceAbilities.DelayCancellations, "delay cancellations"),
        (ConformanceAbilities.EndStreams, "end the stream"),
        (ConformanceAbilities.DuplicateEvents, "send an event twice"),
        (ConformanceAbilities.TradeAsSomebodyElse, "trade as somebody else"),
        (ConformanceAbilities.Restart, "restart the adapter"),
        (ConformanceAbilities.FailReads, "fail questions"),
        (ConformanceAbilities.PartialPositionReads, "answer questions about positions in part"),
    ];

    /// <summary>One sentence for all of them; none for none.</summary>
    public static IEnumerable<string> Of(ConformanceAbilities abilities)
    {
        var named = _all.Where(entry => abilities.HasFlag(entry.Ability)).Select(static entry => entry.What).ToList();
        return named.Count == 0 ? [] : [$"The harness can {Joined(named)}."];
    }

    /// <summary>What is missing of what is needed; <see langword="null"/> when nothing is.</summary>
    public static string? Missing(ConformanceAbilities needed, ConformanceAbilities present)
    {
        var named = _all.Where(entry => needed.HasFlag(entry.Ability) && !present.HasFlag(entry.Ability)).Select(static entry => entry.What).ToList();
        return named.Count == 0 ? null : $"the harness cannot {Joined(named)}";
    }

    private static string Joined(List<string> named) => named.Count == 1 ? named[0] : $"{string.Join(", ", named.Take(named.Count - 1))} and {named[^1]}";
}
