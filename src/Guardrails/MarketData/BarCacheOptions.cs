namespace Guardrails.MarketData;

/// <summary>How a <see cref="BarCache"/> shares answers.</summary>
/// <remarks>Copied and checked whole when the cache is made.</remarks>
public sealed class BarCacheOptions
{
    /// <summary>
    /// How long an answer is used again at most. It is not used again once another bar can have closed: an answer of 10:04:55 about bars of 5 minutes is used until 10:05:00. The budget bounds how late a correction of a bar, or a
    /// bar that the source published late, is seen. Zero shares calls that are under way, and no answer that has arrived.
    /// </summary>
    /// <value>Default: 15 s.</value>
    public TimeSpan FreshnessBudget { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an answer without usable bars is given to everybody who asks, so that a source that fails is not stormed. Zero asks again at once.</summary>
    /// <value>Default: 1 s.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one call to the source may take. A call that takes longer is given up and answered as <see cref="BarReading.Unavailable"/>.</summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many series are kept. A series is one symbol at one interval with one maximum age. The series that was asked for longest ago leaves first.</summary>
    /// <value>Default: 1000.</value>
    public int MaxSeries { get; set; } = 1_000;

    /// <summary>The clock.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Throws when the options cannot be used.</summary>
    /// <exception cref="ArgumentException">Names every problem, with its value.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        Require(FreshnessBudget >= TimeSpan.Zero && FreshnessBudget <= TimeSpan.FromHours(1), $"{nameof(FreshnessBudget)} is {FreshnessBudget}; it is between zero and 1 h");
        Require(RetryDelay >= TimeSpan.Zero && RetryDelay <= TimeSpan.FromMinutes(1), $"{nameof(RetryDelay)} is {RetryDelay}; it is between zero and 1 min");
        Require(Timeout >= TimeSpan.FromMilliseconds(100) && Timeout <= TimeSpan.FromMinutes(5), $"{nameof(Timeout)} is {Timeout}; it is between 100 ms and 5 min");
        Require(MaxSeries is >= 1 and <= 100_000, $"{nameof(MaxSeries)} is {MaxSeries}; it is between 1 and 100000");
        Require(TimeProvider is not null, $"{nameof(TimeProvider)} is null; use TimeProvider.System");
        if (problems.Count > 0)
        {
            throw new ArgumentException($"The options of the bar cache cannot be used: {string.Join("; ", problems)}.");
        }

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }

    /// <summary>A copy that later changes of these options do not reach.</summary>
    internal BarCacheOptions Copy() => (BarCacheOptions)MemberwiseClone();
}
