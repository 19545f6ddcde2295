namespace Guardrails.Testing.FsCheck;

/// <summary>A life of orders to be played in virtual time: a market, limits, faults, and what the bot and the world do. It shrinks.</summary>
/// <remarks>Immutable. Played over the same adapter it gives the same trace.</remarks>
public sealed record OrderLife
{
    /// <summary>Decides what is random at the venue.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What is traded.</summary>
    public required IReadOnlyList<ListedInstrument> Instruments { get; init; }

    /// <summary>What is allowed.</summary>
    public required RiskLimits Limits { get; init; }

    /// <summary>What goes wrong at random, where the adapter under test can do that.</summary>
    public required FaultPlan Faults { get; init; }

    /// <summary>What happens, in order.</summary>
    public required IReadOnlyList<LifeCommand> Commands { get; init; }

    /// <summary>The life in words, one command per line.</summary>
    public override string ToString()
    {
        var limits = FormattableString.Invariant(
            $"long {Limits.MaxLongExposure}, short {Limits.MaxShortExposure}, gross {Limits.MaxGrossExposure}{(Limits.MaxLongPosition is { } most ? $", position {most} units" : "")}");
        var lines = Commands.Select(static (command, i) => FormattableString.Invariant($"  {i + 1}. {command}"));
        return string.Join('\n', new[] { $"  instruments: {string.Join("; ", Instruments)}", $"  limits: {limits}", $"  faults: {(Faults.Probabilities.Count == 0 ? "none at random" : Faults)}" }.Concat(lines));
    }
}
