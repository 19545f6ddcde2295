using Guardrails.Brokers;

namespace Guardrails.Lives.Plans;

/// <summary>Draws the moves of a life: 3 to 12 of the bot, and after each of them some of the venue.</summary>
internal static class MoveDraws
{
    public static IReadOnlyList<Move> Draw(Draws draws, IReadOnlyList<Deviation> deviations, BrokerCapabilities capabilities)
    {
        var moves = new List<Move>();
        var steps = draws.Between(3, 12);
        for (var step = 0; step < steps; step++)
        {
            var kind = step == 0 && draws.Chance(70) ? MoveKind.Entry : BotMove(draws, capabilities);
            Deviation? deviation = deviations.Count > 0 && draws.Chance(45) ? deviations[draws.Below(deviations.Count)] : null;
            Add(moves, draws, kind, deviation);
            var follow = draws.Below(4);
            for (var i = 0; i < follow; i++)
            {
                var ofVenue = VenueMove(draws, deviations.Count > 0);
                Add(moves, draws, ofVenue, ofVenue == MoveKind.Deviate ? deviations[draws.Below(deviations.Count)] : null);
            }
        }

        return moves;
    }

    private static void Add(List<Move> moves, Draws draws, MoveKind kind, Deviation? deviation) => moves.Add(new Move
    {
        Index = moves.Count,
        Kind = kind,
        A = draws.Below(1_000_000),
        B = draws.Below(1_000_000),
        C = draws.Below(1_000_000),
        D = draws.Below(1_000_000),
        Deviation = deviation,
    });

    private static MoveKind BotMove(Draws draws, BrokerCapabilities capabilities)
    {
        while (true)
        {
            var kind = draws.Below(100) switch
            {
                < 28 => MoveKind.Entry,
                < 50 => MoveKind.Exit,
                < 54 => MoveKind.AdmitEntry,
                < 57 => MoveKind.AdmitExit,
                < 61 => MoveKind.UsePermit,
                < 68 => MoveKind.Bracket,
                < 72 => MoveKind.ExitPair,
                < 80 => MoveKind.Replace,
                < 85 => MoveKind.Cancel,
                < 88 => MoveKind.Close,
                < 90 => MoveKind.AskAgain,
                < 94 => MoveKind.CancelUnwanted,
                < 97 => MoveKind.Release,
                _ => MoveKind.Resolve,
            };
            var isPossible = kind switch
            {
                MoveKind.Bracket => capabilities.AttachesExits,
                MoveKind.ExitPair => capabilities.LinksExits,
                MoveKind.Replace => capabilities.ReplaceQuantity != ReplaceQuantity.NotSupported,
                _ => true,
            };
            if (isPossible)
            {
                return kind;
            }
        }
    }

    private static MoveKind VenueMove(Draws draws, bool mayDeviate) => draws.Below(100) switch
    {
        < 34 => MoveKind.Fill,
        < 52 => MoveKind.TellStream,
        < 64 => MoveKind.TellOrders,
        < 67 => MoveKind.TellSomeOrders,
        < 78 => MoveKind.TellPositions,
        < 79 => MoveKind.FailPositions,
        < 83 => MoveKind.EndOrder,
        < 87 => MoveKind.Wait,
        _ => mayDeviate ? MoveKind.Deviate : MoveKind.Fill,
    };
}
