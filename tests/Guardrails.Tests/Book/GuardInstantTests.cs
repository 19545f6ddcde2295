using Guardrails.Book;

namespace Guardrails.Tests.Book;

/// <summary>A moment on both clocks: which clock counts for what, and what a jump and a restart make of it.</summary>
public sealed class GuardInstantTests
{
    [Theory]
    [InlineData(100, 50, 130, 80, 30, 30)]
    [InlineData(100, 50, 130, 60, 30, 10)]
    [InlineData(100, 50, 110, 80, 30, 10)]
    [InlineData(100, 50, 90, 80, 30, -10)]
    [InlineData(100, 50, 130, 40, 30, -10)]
    [InlineData(100, 50, 100, 50, 0, 0)]
    [InlineData(100, 50, 99, 49, -1, -1)]
    public void What_must_not_be_too_old_goes_by_the_clock_that_says_more(long utc, long monotonic, long laterUtc, long laterMonotonic, long most, long least)
    {
        var (earlier, later) = (new GuardInstant(utc, monotonic), new GuardInstant(laterUtc, laterMonotonic));

        Assert.Equal((most, least), (later.Since(earlier), later.AtLeastSince(earlier)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-7)]
    public void A_jump_moves_the_wall_clock_alone(long ticks)
    {
        Assert.Equal(new GuardInstant(100 + ticks, 50), new GuardInstant(100, 50).Moved(ticks));
    }

    /// <summary>Another process counts another monotonic time. A moment that is in its future by the wall clock is its beginning.</summary>
    [Theory]
    [InlineData(100, 120, 100)]
    [InlineData(100, 100, 100)]
    [InlineData(100, 80, 80)]
    public void A_restart_lets_no_time_pass_by_the_monotonic_clock(long utc, long restartUtc, long expectedUtc)
    {
        Assert.Equal(new GuardInstant(expectedUtc, 5), new GuardInstant(utc, 50).Restarted(new(restartUtc, 5)));
    }
}
