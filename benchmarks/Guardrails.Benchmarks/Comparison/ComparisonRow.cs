namespace Guardrails.Benchmarks.Comparison;

/// <summary>One scenario of a comparison.</summary>
/// <param name="Scenario">Its name in the scenario library.</param>
/// <param name="Title">What one operation is, as the table shows it.</param>
/// <param name="LeastOperations">The fewest operations of one slice.</param>
/// <param name="MostOperations">The most operations of one slice.</param>
/// <param name="Preparations">
/// How often both trees are made ready anew. Where much memory is touched, the places it happened to get make one of two equal trees faster
/// for as long as it lives.
/// </param>
/// <param name="OnOneThread">Whether all work stays on the calling thread. Otherwise time is that of the wall and bytes are those of the process.</param>
internal sealed record ComparisonRow(string Scenario, string Title, int LeastOperations = 1, int MostOperations = 1_000_000, int Preparations = 1, bool OnOneThread = true)
{
    public static IReadOnlyList<ComparisonRow> All { get; } =
    [
        new("question, 10 positions", "question, every rule, 10 positions"),
        new("question, 10,000 positions", "question, every rule, 10,000 positions"),
        new("question, rotating", "question, rotating over 10,000 symbols", Preparations: 2),
        new("new price and question", "new price, then a question"),
        new("question, denied", "question, denied"),
        new("decision alone, every rule", "decision alone, every rule"),
        new("decision alone, 14 rules", "decision alone, 14 rules"),
        new("admit and release", "admit a permit, not sent"),
        new("life", "order's life: submit, ack, fill, settled"),
        new("cancel", "cancel asked and confirmed", MostOperations: 4_096),
        new("durable admits", "durable admit, 64 concurrent (wall)", 640, 3_200, OnOneThread: false),
        new("reconcile", "reconcile 10,000 positions", 6, Preparations: 2),
        new("replay", "open again, replay 1,000 orders", 4),
    ];
}
