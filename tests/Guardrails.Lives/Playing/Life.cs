using Guardrails.Lives.Links;
using Guardrails.Lives.Plans;

namespace Guardrails.Lives.Playing;

/// <summary>Plays one plan from the first move to the calm at its end.</summary>
internal static class Life
{
    /// <param name="plan">The plan.</param>
    /// <param name="road">How its venue is reached.</param>
    /// <param name="loosening">By what the guard is looser than the checks.</param>
    /// <param name="stopAtFirst">Ends at the first property that does not hold.</param>
    /// <param name="narrate">Gets a line for all that happens.</param>
    public static async ValueTask<LifeResult> PlayAsync(LifePlan plan, Road road, Loosening loosening, bool stopAtFirst, Action<string>? narrate = null)
    {
        var world = await LifeWorld.OpenAsync(plan, road, loosening, narrate).ConfigureAwait(false);
        await using var link = world.Link.ConfigureAwait(false);
        await using var guard = world.Guard.ConfigureAwait(false);
        var answers = new Answers(world);
        var bot = new BotMoves(world, answers);
        var venue = new VenueMoves(world, answers);
        foreach (var move in plan.Moves)
        {
            world.MoveIndex = move.Index;
            world.Narrate($"{move.Index}. {move.Kind}{(move.Deviation is { } d ? $" ({d})" : "")}");
            world.Pass(TimeSpan.FromMilliseconds(100 + (move.A % 7 * 50)));
            world.IsSourceDown = move.D % 31 == 0;
            await PlayAsync(move, world, bot, venue).ConfigureAwait(false);
            if (stopAtFirst && world.Violations.Count > 0)
            {
                bot.Dispose();
                return new LifeResult(world.Violations, world.Tally);
            }
        }

        world.MoveIndex = plan.Moves.Count;
        await new CalmPhase(world, bot).RunAsync().ConfigureAwait(false);
        return new LifeResult(world.Violations, world.Tally);
    }

    private static async ValueTask PlayAsync(Move move, LifeWorld world, BotMoves bot, VenueMoves venue)
    {
        switch (move.Kind)
        {
            case MoveKind.Entry:
                await bot.EntryAsync(move).ConfigureAwait(false);
                break;
            case MoveKind.Exit:
                await bot.ExitAsync(move).ConfigureAwait(false);
                break;
            case MoveKind.AdmitEntry:
                await bot.AdmitAsync(move, isExit: false).ConfigureAwait(false);
                break;
            case MoveKind.AdmitExit:
                await bot.AdmitAsync(move, isExit: true).ConfigureAwait(false);
                break;
            case MoveKind.UsePermit:
                await bot.UsePermitAsync(move).ConfigureAwait(false);
                break;
            case MoveKind.Bracket:
                await bot.BracketAsync(move).ConfigureAwait(false);
                break;
            case MoveKind.ExitPair:
                await bot.ExitPairAsync(move).ConfigureAwait(false);
                break;
            case MoveKind.Replace:
                await bot.ReplaceAsync(move).ConfigureAwait(false);
                break;
            case MoveKind.Cancel:
                await new CancelMoves(world).CancelAsync(move).ConfigureAwait(false);
                break;
            case MoveKind.Close:
                await bot.CloseAsync(move).ConfigureAwait(false);
                break;
            case MoveKind.AskAgain:
                await bot.AskAgainAsync(move).ConfigureAwait(false);
                break;
            case MoveKind.CancelUnwanted:
                await new CancelMoves(world).CancelUnwantedAsync(move).ConfigureAwait(false);
                break;
            case MoveKind.Release:
                new OperatorMoves(world).Release();
                break;
            case MoveKind.Resolve:
                await bot.ResolveAsync().ConfigureAwait(false);
                break;
            case MoveKind.Fill:
                venue.Fill(move);
                break;
            case MoveKind.TellStream:
                venue.TellStream(move);
                break;
            case MoveKind.TellOrders:
                venue.TellOrders(move, isComplete: true);
                break;
            case MoveKind.TellSomeOrders:
                venue.TellOrders(move, isComplete: false);
                break;
            case MoveKind.TellPositions:
                venue.TellPositions(move);
                break;
            case MoveKind.FailPositions:
                world.TellPositions(Brokers.PositionSnapshot.Failed("503"));
                break;
            case MoveKind.EndOrder:
                venue.EndOrder(move);
                break;
            case MoveKind.Wait:
                venue.Wait(move);
                break;
            case MoveKind.Deviate:
                venue.Deviate(move);
                break;
            default:
                throw new InvalidOperationException($"{move.Kind} is not played.");
        }
    }
}
