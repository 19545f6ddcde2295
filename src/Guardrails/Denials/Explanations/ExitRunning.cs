using Guardrails.Closing;

namespace Guardrails.Denials.Explanations;

/// <summary>An exit of the position: under way, or ended with something left.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Exit">The exit.</param>
/// <param name="Left">What of the position is still managed, signed.</param>
internal sealed record ExitRunning(Symbol Symbol, ExitSlot Exit, decimal Left) : Explanation
{
    public override string Sentence(Violation violation) => Exit.Intent == ExitIntent.Incomplete
        ? $"The last exit of {Symbol} ended with {Text.Phrase.Held(Left, Symbol)} left: {Exit.By.Reason}. Nothing is opened until {Until(Exit)}."
        : $"{Symbol} is being {Doing}, because {Exit.By.Reason} (asked for by {Exit.By.Actor}); {Text.Phrase.Held(Left, Symbol)} is left.";

    public override string Brief(Violation violation) => $"{Symbol}, {Text.Phrase.Held(Left, Symbol)} left: {Exit.By.Reason}";

    public override string? Remedy(Violation violation) => Exit.Intent == ExitIntent.Incomplete
        ? $"Close it with GuardedBroker.CloseAsync; once a person has looked, OrderGuard.SetState(TradingScope.Of(\"{Symbol}\"), TradingState.Active, …) lets it be opened again."
        : null;

    /// <summary>When an exit that has ended with something left leaves nothing any more.</summary>
    public static string Until(ExitSlot exit) =>
        exit.Target == 0m && exit.Strategy is null ? "the position is flat" : $"no more than {Text.Phrase.Number(Math.Abs(exit.Target))}{(exit.Strategy is { } strategy ? $" of {strategy}" : "")} is left";

    private string Doing => Exit.Intent switch { ExitIntent.Operator => "flattened", ExitIntent.Reverse => "reversed", ExitIntent.Exchange => "given exits of the right size", _ => "closed" };
}
