using Guardrails.Closing;
using Guardrails.Tests.Closing.Table;

namespace Guardrails.Tests.Closing;

/// <summary>A position of 100 is closed over every kind of venue, behind everything that can stand in the way.</summary>
public sealed class ClosingTableTests
{
    public static TheoryData<string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (var obstacle in Enum.GetValues<ClosingObstacle>())
            {
                foreach (var profile in ClosingTable.Profiles.Where(p => ClosingTable.WhyImpossible(p, obstacle) is null))
                {
                    cells.Add(profile.Name, obstacle.ToString());
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_position_is_closed_in_time_and_stays_closed(string profileName, string obstacleName)
    {
        var (profile, obstacle) = (ClosingTable.Profiles.Single(p => p.Name == profileName), Enum.Parse<ClosingObstacle>(obstacleName));

        var cell = ClosingRun.Play(profile, obstacle);

        Assert.Equal(cell.Result.Remaining, cell.Left);
        if (ClosingTable.StaysOpen(profile, obstacle))
        {
            // What is open is the exit itself, or the stop that protects what could not be closed.
            Assert.IsType<CloseResult.Incomplete>(cell.Result);
            Assert.Equal(1, cell.LeftOpen);
            Assert.Equal(obstacle == ClosingObstacle.ExitIsFilledInPart ? cell.Left : 0m, cell.Result.InFlight);
            return;
        }

        Assert.IsType<CloseResult.Closed>(cell.Result);
        Assert.Equal((0m, 0), (cell.Result.InFlight, cell.LeftOpen));
        Assert.Empty(cell.Result.OwnEntries);
        Assert.InRange(cell.Left, 0m, 0.99m);
        Assert.InRange(cell.Elapsed, TimeSpan.Zero, ClosingTable.Longest(profile, obstacle));
    }
}
