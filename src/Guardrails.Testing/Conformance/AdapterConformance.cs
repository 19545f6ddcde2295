using Guardrails.Testing.Conformance.Cases;

namespace Guardrails.Testing.Conformance;

/// <summary>
/// The cases that every <see cref="IBrokerAdapter"/> is run through, from the first order to a restart. Each is played by itself on an account of its own, with orders that a real
/// <see cref="OrderGuard"/> has approved, because nobody else can make the proofs.
/// </summary>
/// <example>
/// <code>
/// var report = await AdapterConformance.RunAsync(new SimulatedConformanceHarness(SimulatedVenueProfile.Spot));
/// Console.WriteLine(report);
/// </code>
/// </example>
public static class AdapterConformance
{
    private static readonly TimeSpan _longestCase = TimeSpan.FromMinutes(2);

    /// <summary>All cases, in the order of their numbers.</summary>
    public static IReadOnlyList<ConformanceCase> Cases { get; } =
    [
        .. SubmitCases.All, .. OutcomeCases.All, .. ChangeCases.All, .. ExitCases.All, .. AccountCases.All, .. ReadingCases.All, .. StreamCases.All, .. RestartCases.All, .. HygieneCases.All,
        .. CombinedCases.All, .. MultilegCases.All,
    ];

    /// <summary>Runs the cases.</summary>
    /// <param name="harness">Opens the accounts.</param>
    /// <param name="progress">Is told of each case as it ends; <see langword="null"/> for nobody.</param>
    /// <param name="cases">Which cases; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>An outcome for every case. An exception of the adapter or the harness is an outcome, too.</returns>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public static async Task<ConformanceReport> RunAsync(
        IConformanceHarness harness, IProgress<ConformanceOutcome>? progress = null, IEnumerable<ConformanceCase>? cases = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(harness);
        var outcomes = new List<ConformanceOutcome>();
        foreach (var entry in cases ?? Cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            outcomes.Add(await RunAsync(harness, entry, cancellationToken).ConfigureAwait(false));
            progress?.Report(outcomes[^1]);
        }

        return new ConformanceReport { Name = harness.Name, Outcomes = outcomes };
    }

    private static async Task<ConformanceOutcome> RunAsync(IConformanceHarness harness, ConformanceCase entry, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var playing = PlayAsync(harness, entry, limit.Token);
            if (await Task.WhenAny(playing, Task.Delay(_longestCase, TimeProvider.System, limit.Token)).ConfigureAwait(false) != playing)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return new ConformanceOutcome.Failed { Case = entry, Why = FormattableString.Invariant($"the case did not end within {_longestCase.TotalSeconds} s") };
            }

            return await playing.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (ConformanceFailureException failure)
        {
            return new ConformanceOutcome.Failed { Case = entry, Why = failure.Message };
        }
        catch (Exception failure)
        {
            return new ConformanceOutcome.Failed { Case = entry, Why = $"the case ended with {failure.GetType().Name}: {failure.Message}" };
        }
        finally
        {
            await limit.CancelAsync().ConfigureAwait(false);
        }
    }

    private static async Task<ConformanceOutcome> PlayAsync(IConformanceHarness harness, ConformanceCase entry, CancellationToken cancellationToken)
    {
        var account = await harness.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var ownedAccount = account.ConfigureAwait(false);
        if (AbilitySentences.Missing(entry.Needs, account.Abilities) is { } missing)
        {
            return new ConformanceOutcome.NotExamined { Case = entry, Why = missing };
        }

        var bench = await ConformanceBench.OpenAsync(account, cancellationToken).ConfigureAwait(false);
        await using var ownedBench = bench.ConfigureAwait(false);
        if (entry.When is { } when && !when.Holds(bench))
        {
            return new ConformanceOutcome.NotExamined { Case = entry, Why = $"the prerequisite does not hold: {when.Sentence}" };
        }

        await entry.Play(bench).ConfigureAwait(false);
        return new ConformanceOutcome.Passed { Case = entry };
    }
}
