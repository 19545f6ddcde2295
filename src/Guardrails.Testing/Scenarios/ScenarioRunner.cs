using Guardrails.Testing.Scenarios.Format;
using Guardrails.Testing.Venues;

namespace Guardrails.Testing.Scenarios;

/// <summary>Plays scenarios in virtual time: the same scenario gives the same result, number for number, on every machine.</summary>
/// <remarks>Thread-safe: every run has a world of its own.</remarks>
public static class ScenarioRunner
{
    /// <summary>Whether this build can switch mechanisms of the guard off; what ships cannot.</summary>
    public static bool CanDisableMechanisms => GuardedPath.CanDisableMechanisms;

    /// <summary>Plays a scenario once.</summary>
    /// <param name="scenario">What to play.</param>
    /// <param name="mode">What stands behind the bot's submit.</param>
    /// <param name="options">How to play it.</param>
    /// <param name="cancellationToken">Ends the play between two steps.</param>
    /// <returns>Every decision, every number, and what is not as expected.</returns>
    /// <exception cref="ScenarioException">The script asks for something that cannot happen.</exception>
    /// <exception cref="NotSupportedException">Mechanisms are to be switched off, and this build cannot.</exception>
    public static Task<ScenarioResult> RunAsync(
        Scenario scenario, ScenarioMode mode, ScenarioOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentException($"mode is {(int)mode}; use Naive or Guarded.", nameof(mode));
        }

        // Awaits continue inline only on a thread without a synchronization context (a test framework may have installed one).
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return PlayAsync(scenario, mode, options ?? new ScenarioOptions(), cancellationToken);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Plays a scenario twice with the same script: without a guard, and behind it.</summary>
    /// <param name="scenario">What to play.</param>
    /// <param name="options">How to play it.</param>
    /// <param name="cancellationToken">Ends the play between two steps.</param>
    /// <exception cref="ScenarioException">The script asks for something that cannot happen.</exception>
    /// <exception cref="NotSupportedException">Mechanisms are to be switched off, and this build cannot.</exception>
    public static async Task<ScenarioReplay> ReplayAsync(Scenario scenario, ScenarioOptions? options = null, CancellationToken cancellationToken = default) => new(
        await RunAsync(scenario, ScenarioMode.Naive, options, cancellationToken).ConfigureAwait(false),
        await RunAsync(scenario, ScenarioMode.Guarded, options, cancellationToken).ConfigureAwait(false));

    private static async Task<ScenarioResult> PlayAsync(Scenario scenario, ScenarioMode mode, ScenarioOptions options, CancellationToken cancellationToken)
    {
        var file = scenario.File;
        var time = new VirtualTimeProvider();
        var venue = options.Venue is { } open ? await open(file, time).ConfigureAwait(false) : new SimulatedScenarioVenue(ScenarioWorld.Open(file, time), time);
        await using var closing = venue.ConfigureAwait(false);
        var belief = new BotBelief(file, time);
        IOrderPath path = mode == ScenarioMode.Naive
            ? new NaivePath(venue)
            : await ConnectAsync(file, venue, time, belief, options, cancellationToken).ConfigureAwait(false);
        await using (path.ConfigureAwait(false))
        {
            var player = new ScriptPlayer(file, venue, time, path, belief, options);
            await player.PlayAsync(cancellationToken).ConfigureAwait(false);
            return Judge(scenario, mode, player.Decisions, venue.Broker.Venue, path, new ScenarioAudit(file, mode, knowsWords: options.Venue is null), belief.Quantities);
        }
    }

    private static async Task<GuardedPath> ConnectAsync(ScenarioFile file, IScenarioVenue venue, VirtualTimeProvider time, BotBelief belief, ScenarioOptions options, CancellationToken cancellationToken)
    {
        var connecting = GuardedPath.OpenAsync(file, venue.Adapter, time, belief, options, cancellationToken).AsTask();
        return await ScenarioClock.WaitAsync(connecting, venue, time, options.MaxAnswerTime).ConfigureAwait(false)
            ? await connecting.ConfigureAwait(false)
            : throw new ScenarioException($"{file.Id}: the guard has not connected within {options.MaxAnswerTime}");
    }

    private static ScenarioResult Judge(Scenario scenario, ScenarioMode mode, IReadOnlyList<ScenarioDecision> decisions, SimulatedVenue venue, IOrderPath path, ScenarioAudit audit, IReadOnlyDictionary<string, decimal> believed)
    {
        var (alarms, states, open) = (path.Alarms, path.States, venue.OpenOrders.Count);
        var (state, orders, tracked) = (venue.GetState(), venue.Orders, path.Tracked);
        return new ScenarioResult
        {
            Scenario = scenario,
            Mode = mode,
            Decisions = decisions,
            Venue = state,
            Orders = orders,
            Believed = believed,
            Tracked = tracked,
            Alarms = alarms,
            Findings = audit.Compare(decisions, state, orders, open, believed, tracked, alarms, states),
        };
    }
}
