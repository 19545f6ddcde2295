using Guardrails.Book;
using Guardrails.States;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Book;

/// <summary>How many answers of the venue are kept, and for how long.</summary>
public sealed class TripCountTests
{
    private static readonly AutoTrips _trips = AutoTrips.None with { MaxRejections = 1, RejectionWindow = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData(9_999, 9_999)]
    [InlineData(10_000, 10_000)]
    [InlineData(10_001, 10_000)]
    public void CountAnswer_OfManyAnswers_KeepsTheLastTenThousand(int answers, int kept)
    {
        var counts = new TripCounts(_trips);
        for (var i = 0; i < answers; i++)
        {
            counts.CountAnswer(isRejection: true, At(1));
        }

        Assert.StartsWith($"{kept} of {kept} orders", counts.WhyByAnswers(), StringComparison.Ordinal);
    }

    /// <summary>An answer counts until its window is over, to the tick.</summary>
    [Theory]
    [InlineData(-1, 2)]
    [InlineData(0, 1)]
    public void CountAnswer_AfterTheWindow_ForgetsTheFirst(int ticks, int kept)
    {
        var counts = new TripCounts(_trips);
        counts.CountAnswer(isRejection: true, At(1));
        counts.CountAnswer(isRejection: true, At(3_601, ticks));

        Assert.StartsWith($"{kept} of {kept} orders", counts.WhyByAnswers(), StringComparison.Ordinal);
    }
}
