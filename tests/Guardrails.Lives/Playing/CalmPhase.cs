using Guardrails.Lives.Checks;
using Guardrails.Lives.Plans;

namespace Guardrails.Lives.Playing;

/// <summary>
/// The end of a life: the venue tells all, does as asked and departs from nothing any more; the bot reads, resolves and cancels what the guard
/// wants gone. After that what is really held, as far as it is the bot's, has to be closable.
/// </summary>
/// <remarks>
/// The pause is what the documents promise: "the same difference, at least 5 s later", "waits until 1 min after the last execution"
/// (concepts/reconciliation.md), "the horizon is 60 s" (concepts/unknown-outcomes.md). ExitPossibleLater: "Exits get through" (internals/lives.md, laws).
/// </remarks>
internal sealed class CalmPhase(LifeWorld world, BotMoves bot)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(7);
    private const int Steps = 24;
    private static readonly Move Calm = new() { Index = -1, Kind = MoveKind.Wait, A = 2, B = 1, C = 1, D = 1 };

    public async ValueTask RunAsync()
    {
        world.Narrate($"calm:");
        world.IsCalm = true;
        bot.Dispose();
        world.IsSourceDown = false;
        for (var step = 0; step < Steps; step++)
        {
            world.Pass(Step);
            world.TellStream();
            world.TellOrders(world.Venue.List());
            world.TellPositions(world.Venue.Positions(world.Skew));
            await bot.ResolveAsync().ConfigureAwait(false);
            await new CancelMoves(world).CancelUnwantedAsync(Calm).ConfigureAwait(false);
        }

        world.TellStream();
        world.TellOrders(world.Venue.List());
        world.TellPositions(world.Venue.Positions(world.Skew));
        for (var key = 0; key < world.Keys.Count; key++)
        {
            await CloseAsync(key).ConfigureAwait(false);
        }
    }

    private async ValueTask CloseAsync(int key)
    {
        var own = world.Venue.Own[key];
        var free = world.Venue.Closable(key);
        if (world.Exits.IsImpossible(key, world.Venue.Net[key]))
        {
            return;
        }

        if (free <= 0)
        {
            return;
        }

        world.Tally.Checked(Property.ExitPossibleLater);
        var denials = world.Guard.RecentDenials.Count;
        if (await bot.TryExitAsync(key, -Math.Sign(own), free, Calm).ConfigureAwait(false))
        {
            return;
        }

        if (world.Exits.Allowed(key) is { } allowance)
        {
            world.Narrate($"    allowed: {allowance}");
            world.Tally.Allowed(allowance);
            return;
        }

        var denial = world.Guard.RecentDenials.Count > denials ? world.Guard.RecentDenials[0] : null;
        world.Violate(Property.ExitPossibleLater, $"{free} of {world.NameOf(key)} cannot be closed ({denial?.Violations[0].ToString() ?? "?"}); {world.Venue.Net[key]} are held, {own} are the bot's, {world.Venue.Range(key)} can be reached");
    }
}
