namespace Guardrails.Journal;

/// <summary>The answer to an append.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why, for a person; <see langword="null"/> when the batch is in.</param>
/// <remarks><c>default</c> is a failure without a reason: a forgotten answer is never taken for a written batch.</remarks>
public readonly record struct AppendResult(AppendOutcome Outcome, string? Reason)
{
    /// <summary>All of the batch is in.</summary>
    public static AppendResult Appended => new(AppendOutcome.Appended, null);

    /// <summary>Nothing of the batch was written, and nothing will be.</summary>
    /// <param name="reason">Why.</param>
    public static AppendResult Failed(string reason) => new(AppendOutcome.Failed, reason);

    /// <summary>Nothing was written: the journal goes on at another version.</summary>
    /// <param name="reason">What the journal has instead.</param>
    public static AppendResult Conflict(string reason) => new(AppendOutcome.Conflict, reason);

    /// <summary>Nobody knows whether the batch is in.</summary>
    /// <param name="reason">What happened.</param>
    public static AppendResult Unknown(string reason) => new(AppendOutcome.Unknown, reason);
}
