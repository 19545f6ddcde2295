using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Shell;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>Takes plans for positions and for entries, and takes protection away where somebody says so by name.</summary>
internal sealed class ProtectionDesk(VenueSender sender, VenueReader reader, ProtectionWatch watch, PlanBars bars, TimeSpan timeout)
{
    private readonly OrderGuard _guard = sender.Guard;
    private readonly TimeProvider _time = sender.Time;

    /// <summary>Sets the plan of a position that is held, and waits until all of it is covered.</summary>
    public async ValueTask<ProtectResult> ProtectAsync(ProtectRequest request, CancellationToken cancellationToken)
    {
        var (symbol, leg) = (request.Symbol, request.Leg);
        await reader.LearnIfUnknownAsync(symbol, cancellationToken).ConfigureAwait(false);
        var (range, lacks) = await bars.RangeAsync(request.Plan, symbol, request.AverageTrueRange, cancellationToken).ConfigureAwait(false);
        if ((bars.Problem(request.Plan) ?? lacks) is { } problem)
        {
            return new ProtectResult.Refused(problem);
        }

        var known = _guard.Risk.Books.Read((book, now) => Known.Of(book, symbol, leg, now));
        if (known is not { Instrument: { } instrument, Held: not 0m and var held })
        {
            return new ProtectResult.Refused($"nothing of {symbol} is held that the guard manages: a plan comes with the entry, with SubmitProtectedAsync; OrderGuard.ManagePosition says what of a holding is the bot's own");
        }

        var side = held > 0m ? PositionSide.Long : PositionSide.Short;
        if ((request.EntryPrice ?? known.Price) is not { } entry)
        {
            return new ProtectResult.Refused($"no price of {symbol} is known that the plan could count from; set ProtectRequest.EntryPrice");
        }

        var pricing = request.Plan.Price(instrument, side, entry, range);
        if (pricing is not ProtectionPricing.Priced priced)
        {
            return new ProtectResult.Refused(pricing.ToString());
        }

        // While the entry that brought the plan before is alive, it can open the position again.
        var slot = priced.ToSlot(request.Plan, side, entry, Math.Abs(held), request.By) with { EntryId = known.Slot?.EntryId };
        if (known.Slot is { Course: not null } followed && !known.IsSuspended && (request.EntryPrice ?? followed.EntryPrice) == followed.EntryPrice && followed.FollowsAs(slot))
        {
            // The same rules once more, as a bot asks at every start: they go on from where they are.
            slot = followed.IsLooser(slot.StopPrice) ? followed : slot with { EntryPrice = followed.EntryPrice, InitialRisk = followed.InitialRisk, Course = followed.Course };
        }

        if (known.WhyLooser(slot) is { } looser)
        {
            return new ProtectResult.Refused(looser);
        }

        if (known.Price is { } price && slot.WhyAtOnce(price) is { } atOnce)
        {
            return new ProtectResult.Refused($"{atOnce}; GuardedBroker.CloseAsync closes the position");
        }

        return await SetAsync(symbol, leg, known.Slot, slot).ConfigureAwait(false)
            ? await AwaitAsync(symbol, leg, cancellationToken).ConfigureAwait(false)
            : new ProtectResult.Refused($"the position or its plan has changed since the call began; call GuardedBroker.ProtectAsync again");
    }

    /// <summary>Leaves a position without protection until a time, and cancels what protects it.</summary>
    /// <returns>The exits that are still alive.</returns>
    public async ValueTask<IReadOnlyList<TrackedOrder>> UnprotectAsync(Symbol symbol, PositionLeg leg, DateTimeOffset until, Attribution by, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (until <= now || until > now + TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"until is {Phrase.Moment(until)}, and it is {Phrase.Moment(now)}; a position can be without protection for at most 24 h.", nameof(until));
        }

        var slot = _guard.ViewProtection(symbol, leg)?.Slot
            ?? throw new ArgumentException($"{symbol} has no plan of the guard's; GuardedBroker.CancelProtectionAsync cancels a stop that the bot has placed.", nameof(symbol));
        while (!await SetAsync(symbol, leg, slot, slot with { SuspendedUntilUtcTicks = until.UtcTicks, By = by }).ConfigureAwait(false))
        {
            if (_guard.ViewProtection(symbol, leg)?.Slot is not { } changed)
            {
                return [];
            }

            slot = changed;
        }

        var started = _time.GetTimestamp();
        while (true)
        {
            var resting = _guard.ViewExit(symbol, leg)?.Resting.Select(static r => r.Order).ToArray() ?? [];
            if (resting.Length == 0 || _time.GetElapsedTime(started) >= timeout)
            {
                return resting;
            }

            var sequence = _guard.ViewExit(symbol, leg)!.Sequence;
            await sender.CancelDueAsync(resting, by, cancellationToken).ConfigureAwait(false);
            await _guard.WhenChangedAsync(sequence, TimeSpan.FromMilliseconds(250), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends an entry together with its plan: with its exits where the venue takes them so, and otherwise the exits follow the fills.</summary>
    public async ValueTask<OrderResult> SubmitAsync(OrderRequest entry, ProtectionPlan plan, decimal? averageTrueRange, CancellationToken cancellationToken)
    {
        await reader.LearnIfUnknownAsync(entry.Symbol, cancellationToken).ConfigureAwait(false);
        var request = entry with { Effect = PositionEffect.Open };
        var (leg, known) = _guard.Risk.Books.Read((book, now) =>
        {
            var of = book.Find(request.Symbol)?.Find(request.Side, PositionEffect.Open).Key.Leg ?? PositionLeg.Net;
            return (of, Known.Of(book, request.Symbol, of, now));
        });
        var (range, lacks) = await bars.RangeAsync(plan, request.Symbol, averageTrueRange, cancellationToken).ConfigureAwait(false);
        var planned = (bars.Problem(plan) ?? lacks) is { } problem ? EntryPlan.Invalid(problem) : EntryPlan.Of(request, plan, range, known);
        var sending = planned.Slot is { } slot && known is { IsClear: true, Attaches: true } && ExitsOf(slot, request, known) is { Length: > 0 } exits
            ? SendAsync(new GroupRequest { Entry = request, Exits = exits }, planned, cancellationToken)
            : sender.SubmitAsync(request, planned, cancellationToken).AsTask();

        // The plan is written now; an answer that does not come must not keep the watch from it.
        watch.Add(request.Symbol, leg);
        return await sending.ConfigureAwait(false);
    }

    private async Task<OrderResult> SendAsync(GroupRequest group, EntryPlan planned, CancellationToken cancellationToken) => (await sender.SubmitGroupAsync(group, planned, cancellationToken).ConfigureAwait(false)).Each()[0];

    /// <summary>The exits that are sent with an entry; none where they would not protect all of it, so that they follow the fills.</summary>
    private static OrderRequest[] ExitsOf(ProtectionSlot slot, OrderRequest entry, Known known)
    {
        if (!known.TakesStops || entry.TimeInForce != slot.TimeInForce || entry.Type is not (OrderType.Market or OrderType.Limit) || (slot.TargetPrice is not null && !known.Links) || (known.Instrument is { LinkedLotSize: > 0m and var whole } && entry.Quantity % whole != 0m))
        {
            return [];
        }

        return slot.ToExits(entry.Symbol, entry.Quantity, slot.TargetPrice, slot.TimeInForce, stopLimit: null, entry.Strategy);
    }

    /// <returns>Whether it is set: not where somebody has set something else meanwhile, or nothing is held any more.</returns>
    private async ValueTask<bool> SetAsync(Symbol symbol, PositionLeg leg, ProtectionSlot? expected, ProtectionSlot slot)
    {
        if (_guard.SetProtection(symbol, leg, expected, slot) is not { } sequence)
        {
            return false;
        }

        await _guard.WhenExitWrittenAsync(symbol, sequence).ConfigureAwait(false);
        watch.Add(symbol, leg);
        return true;
    }

    /// <summary>Waits until all of the position is covered, or nothing of it is held any more.</summary>
    private async ValueTask<ProtectResult> AwaitAsync(Symbol symbol, PositionLeg leg, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var (sequence, view) = _guard.Risk.Books.Read((book, now) => (book.Version, book.Find(symbol)?.FindExact(leg) is { } position ? ProtectionView.Of(book, position, now) : null));
            if (view is null || _guard.ViewExit(symbol, leg) is not { Basis: not 0m })
            {
                return new ProtectResult.Flat();
            }

            if (view.Quantity == 0m)
            {
                return new ProtectResult.Pending(view.SuspendedUntil is { } until ? $"somebody has said that {symbol} is without protection until {Phrase.Moment(until)}"
                    : $"what is held of {symbol} covers short options, and a stop could leave them uncovered");
            }

            if (view.IsComplete)
            {
                return new ProtectResult.Protected { Quantity = view.Quantity, StopPrice = view.Slot.StopPrice, TargetPrice = view.Slot.TargetPrice, IsTargetWatched = view.IsTargetWatched };
            }

            if (_time.GetElapsedTime(started) >= timeout)
            {
                return new ProtectResult.Pending($"stops cover {Phrase.Number(view.Covered)} of {Phrase.Number(view.Quantity)} {symbol} after {Phrase.Age(timeout)}{(view.Slot.Failures > 0 ? $", and the venue has refused {view.Slot.Failures} times" : "")}; GuardedBroker.AuditProtectionAsync says what rests");
            }

            await _guard.WhenChangedAsync(sequence, TimeSpan.FromMilliseconds(250), cancellationToken).ConfigureAwait(false);
        }
    }
}
