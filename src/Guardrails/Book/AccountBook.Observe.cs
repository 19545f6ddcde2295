using System.Globalization;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Book;

/// <content>Turning what the outside reports into events: dedupe, comparison, classification. Reads the state, changes nothing.</content>
internal sealed partial class AccountBook
{
    private const string GuardActor = "guard";

    /// <summary>Works out what a report means.</summary>
    public void Observe(ExecutionReport report, in GuardInstant now, List<GuardEvent> events)
    {
        if (Unreadable(report) is { } problem)
        {
            events.Add(new GuardEvent.FactFlagged(now, FactFlag.UnreadableReport, report.Symbol, report.ClientOrderId, problem));
            return;
        }

        var slot = report.ClientOrderId is { } id ? FindOrder(id) : null;
        slot ??= report.VenueOrderId is { } venueId ? FindOrderByVenueId(report.Symbol, venueId) : null;
        if (slot is null)
        {
            ObserveForeign(report, report.ClientOrderId ?? AnonymousId(report), now, events);
            return;
        }

        if (IsElsewhere(report, slot))
        {
            // It belongs to our order, but moved another position: booked where it happened, under a name of its own.
            var elsewhere = $"{slot.ClientOrderId}@{report.Symbol}:{report.Leg}";
            Flag(FactFlag.SymbolMismatch, slot, $"reported for {report.Symbol} ({report.Leg})", now, events);
            Distrust(slot.Key.Key.Symbol, "an order was reported for another position", now, events);
            Distrust(report.Symbol, "an order for another position was reported here", now, events);
            if (slot.IsWaiting && slot.State != OrderState.Unknown)
            {
                // The venue has something of it, but not what was approved: what became of the order itself has to be looked up.
                events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, OrderState.Unknown, null, $"reported for {report.Symbol} ({report.Leg})", ByVenue: false));
            }

            Disown(slot, now, events);
            if (FindOrder(elsewhere) is { } known)
            {
                Progress(report, known, known.Quantity, now, events);
            }
            else
            {
                ObserveForeign(report, elsewhere, now, events);
            }

            return;
        }

        Progress(report, slot, Verify(report, slot, now, events), now, events);
    }

    /// <summary>Works out what the answer to a send means.</summary>
    public void Observe(SubmitOutcome outcome, OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        switch (outcome)
        {
            case SubmitOutcome.Accepted { Echo: { } echo } accepted when Unreadable(echo) is null:
                Observe(echo with { ClientOrderId = slot.ClientOrderId, VenueOrderId = echo.VenueOrderId ?? accepted.VenueOrderId }, now, events);
                break;
            case SubmitOutcome.Accepted accepted:
                if (accepted.Echo is { } unreadable)
                {
                    Observe(unreadable with { ClientOrderId = slot.ClientOrderId }, now, events);
                }

                // An order that was only concluded to have ended is there after all.
                var arrives = slot.IsWaiting || (!slot.IsLive && !slot.EndedByVenue && slot.Booked < slot.Quantity);
                if (arrives || slot.VenueOrderId is null)
                {
                    events.Add(new GuardEvent.OrderTransitioned(
                        now, slot.ClientOrderId, arrives ? slot.StateAtVenue(slot.Booked) : slot.State, accepted.VenueOrderId, null, ByVenue: true));
                }

                break;
            case SubmitOutcome.Rejected { Rejection: { IsDuplicateId: true } duplicate }:
                // The venue has an order of this id, so the first send arrived: what became of it has to be looked up, unless it is known.
                if (slot.IsWaiting)
                {
                    events.Add(new GuardEvent.OrderTransitioned(
                        now, slot.ClientOrderId, OrderState.Unknown, null, Identifier.Cap($"the venue already has it ({duplicate})"), ByVenue: false));
                }

                break;
            case SubmitOutcome.Rejected rejected when slot.State == OrderState.Unknown:
                // A second send was refused; that says nothing about the first.
                events.Add(new GuardEvent.OrderTransitioned(
                    now, slot.ClientOrderId, OrderState.Unknown, null, Identifier.Cap($"sent again and refused: {rejected.Rejection}"), ByVenue: false));
                break;
            case SubmitOutcome.Rejected rejected when slot.Booked > 0m || (slot.IsLive && slot.ConfirmedAt is not null):
                Flag(FactFlag.RejectedAfterFill, slot, Identifier.Cap(rejected.Rejection.ToString()), now, events);
                Distrust(slot.Key.Key.Symbol, "an order was refused after the venue had confirmed it", now, events);
                break;
            case SubmitOutcome.Rejected rejected when slot.IsLive:
                events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, OrderState.Rejected, null, Identifier.Cap(rejected.Rejection.ToString()), ByVenue: true));
                break;
            case SubmitOutcome.Unknown unknown when slot.State is OrderState.Reserved or OrderState.InFlight:
                events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, OrderState.Unknown, null, Identifier.Cap(unknown.Why), ByVenue: false));
                break;
        }
    }

    /// <summary>Works out what an open-order answer means: unknown orders count from now on, known ones are brought up to date.</summary>
    public void Observe(OpenOrderSnapshot snapshot, in GuardInstant now, List<GuardEvent> events)
    {
        // Entries before the legs that wait for them.
        var added = new HashSet<string>(StringComparer.Ordinal);
        foreach (var order in ParentsFirst(snapshot.Items))
        {
            if (Unreadable(order) is { } problem)
            {
                events.Add(new GuardEvent.FactFlagged(now, FactFlag.UnreadableReport, order.Symbol, order.ClientOrderId, problem));
            }
            else if (!added.Add(order.ClientOrderId))
            {
                // Listed twice (pages that overlap): the one that says most has been worked in.
                continue;
            }
            else if (FindOrder(order.ClientOrderId) is { } known)
            {
                ReviveListed(order, known, snapshot, now, events);
                Observe(ToReport(order) with { TransactTime = snapshot.AsOf }, now, events);
            }
            else if (!IsTerminal(order.Status) && order.FilledQuantity < order.Quantity)
            {
                events.Add(new GuardEvent.OrderObserved(now, order, Managed: false, Strategy: null));
                events.Add(new GuardEvent.DriftFound(
                    now, new Drift(DriftKind.UntrackedOrder, order.Symbol, order.Leg, 0m, order.Quantity - order.FilledQuantity, order.ClientOrderId), DriftAction.Report));
            }
        }

        if (snapshot.IsComplete)
        {
            Miss(snapshot, added, now, events);
            Unexplain(snapshot, now, events);
            events.Add(new GuardEvent.OpenOrdersRead(now, FactValidation.SourceTicks(snapshot.AsOf, now)));
        }
    }

    /// <summary>Takes a price. Prices are not part of the state until a decision or a marking pass uses them.</summary>
    public void See(in Quote quote, in GuardInstant now)
    {
        if (Find(quote.Symbol) is null && _symbols.Count >= Configuration.MaxSymbols)
        {
            return;
        }

        var symbol = Require(quote.Symbol);
        if (symbol.Quote.Status != QuoteStatus.Missing && quote.Time.UtcTicks < symbol.Quote.SourceUtcTicks)
        {
            return;
        }

        var negativeAllowed = symbol.Instrument?.NegativePricesAllowed ?? false;
        var usable = Amount.Problem(quote.Price) is null && quote.Price != 0m && (quote.Price > 0m || negativeAllowed)
            && quote.Time.UtcTicks - now.UtcTicks <= TimeSpan.TicksPerSecond;
        symbol.Quote = new QuoteSlot
        {
            Price = quote.Price,
            SourceUtcTicks = Math.Min(quote.Time.UtcTicks, now.UtcTicks),
            ReceivedAt = now,
            Status = usable ? QuoteStatus.Usable : QuoteStatus.Unusable,
        };
        symbol.Requote();
    }

    /// <summary>The event that values everything exposed with the latest prices; <see langword="null"/> when none has moved.</summary>
    public GuardEvent.MarksMoved? MovedMarks(in GuardInstant now)
    {
        List<(Symbol, decimal)>? moved = null;
        foreach (var symbol in _symbols)
        {
            if (symbol.Quote.Status == QuoteStatus.Usable && symbol.Quote.Price != symbol.Mark && IsExposed(symbol))
            {
                (moved ??= []).Add((symbol.Symbol, symbol.Quote.Price));
            }
        }

        return moved is null ? null : new GuardEvent.MarksMoved(now, [.. moved]);
    }

    /// <summary>Whether something is held or works in the symbol that only lacks a price.</summary>
    public bool WaitsForPrice(Symbol symbol) =>
        UnvaluedKeys > 0 && Find(symbol) is { Instrument: not null } known && Array.Exists(known.Keys, static k => k.IsUnvalued);

    private static bool IsExposed(SymbolBook symbol)
    {
        foreach (var key in symbol.Keys)
        {
            // Strategies' shares can offset each other, and caps do not help them: a flat position can still count for its strategies.
            if (key.Ledger.Low != 0m || key.Ledger.High != 0m || key.Ledger.Net != 0m
                || key.Strategies.Exists(static s => s.Ledger.Low != 0m || s.Ledger.High != 0m))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every order after the one it waits for; of an order listed twice the one that says most first.</summary>
    private static IEnumerable<VenueOrder> ParentsFirst(IReadOnlyList<VenueOrder> orders)
    {
        var parents = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var order in orders)
        {
            parents.TryAdd(order.ClientOrderId ?? "", order.WaitsFor);
        }

        return orders.OrderBy(Depth).ThenByDescending(static o => o.FilledQuantity);

        int Depth(VenueOrder order)
        {
            var depth = 0;
            for (var parent = order.WaitsFor; parent is not null && depth <= orders.Count; parent = parents.GetValueOrDefault(parent))
            {
                depth++;
            }

            return depth;
        }
    }

    private static string AnonymousId(ExecutionReport report) => report.VenueOrderId is { } venueId ? $"venue:{report.Symbol}:{venueId}"
        : string.Create(CultureInfo.InvariantCulture, $"execution:{report.Symbol}:{report.Fill?.ExecutionId ?? report.TransactTime?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "unnamed"}");

    private static string? Unreadable(ExecutionReport report) =>
        report.Symbol.IsDefault ? "the symbol is empty"
        : report.Side is not (OrderSide.Buy or OrderSide.Sell) ? $"side {(int)report.Side} is unknown"
        : !Enum.IsDefined(report.Status) ? $"status {(int)report.Status} is unknown"
        : !Enum.IsDefined(report.Leg) ? $"leg {(int)report.Leg} is unknown"
        : report.Type is { } type && !Enum.IsDefined(type) ? $"type {(int)type} is unknown"
        : report.TimeInForce is { } terms && !Enum.IsDefined(terms) ? $"time in force {(int)terms} is unknown"
        : report.Fill is { } fill && (fill.Quantity <= 0m || fill.Quantity > Amount.MaxMagnitude) ? Say("fill quantity", fill.Quantity)
        : report.Fill is { } priced && Math.Abs(priced.Price) > Amount.MaxMagnitude ? Say("fill price", priced.Price)
        : report.Fill is { } kind && !Enum.IsDefined(kind.Kind) ? $"fill kind {(int)kind.Kind} is unknown"
        : report.Fill is { Kind: not FillKind.Trade, ExecutionId: null } ? "a bust or correction names no execution"
        : report.Fill is { } charged && Math.Abs(charged.Fee) > Amount.MaxMagnitude ? Say("fee", charged.Fee)
        : report.CumulativeQuantity is < 0m or > Amount.MaxMagnitude ? Say("cumulative quantity", report.CumulativeQuantity.Value)
        : report.OrderQuantity is <= 0m or > Amount.MaxMagnitude ? Say("order quantity", report.OrderQuantity.Value)
        : null;

    private static string? Unreadable(VenueOrder order) =>
        order.Symbol.IsDefault ? "the symbol is empty"
        : string.IsNullOrWhiteSpace(order.ClientOrderId) ? "the client order id is empty"
        : order.Side is not (OrderSide.Buy or OrderSide.Sell) ? $"side {(int)order.Side} is unknown"
        : !Enum.IsDefined(order.Status) ? $"status {(int)order.Status} is unknown"
        : !Enum.IsDefined(order.Leg) ? $"leg {(int)order.Leg} is unknown"
        : !Enum.IsDefined(order.Type) ? $"type {(int)order.Type} is unknown"
        : order.TimeInForce is { } terms && !Enum.IsDefined(terms) ? $"time in force {(int)terms} is unknown"
        : order.Quantity is <= 0m or > Amount.MaxMagnitude ? Say("quantity", order.Quantity)
        : order.FilledQuantity is < 0m or > Amount.MaxMagnitude ? Say("filled quantity", order.FilledQuantity)
        : Math.Abs(order.LimitPrice ?? 0m) > Amount.MaxMagnitude ? Say("limit price", order.LimitPrice!.Value)
        : Math.Abs(order.StopPrice ?? 0m) > Amount.MaxMagnitude ? Say("stop price", order.StopPrice!.Value)
        : null;

    private static string Say(string what, decimal value) => string.Create(CultureInfo.InvariantCulture, $"{what} {value} is out of range");

    /// <summary>The venue's number with the decimals the books keep.</summary>
    private static decimal Canonical(decimal value) => value.Scale <= Amount.MaxDecimals ? value : decimal.Round(value, Amount.MaxDecimals);

    private static bool IsElsewhere(ExecutionReport report, OrderSlot slot) =>
        report.Symbol != slot.Key.Key.Symbol
        || (slot.Key.Symbol.IsHedged && report.Leg != PositionLeg.Net && report.Leg != slot.Key.Key.Leg);

    private static ExecutionReport ToReport(VenueOrder order) => new()
    {
        Symbol = order.Symbol,
        ClientOrderId = order.ClientOrderId,
        VenueOrderId = order.VenueOrderId,
        Side = order.Side,
        Status = order.Status,
        Leg = order.Leg,
        CumulativeQuantity = order.FilledQuantity,
        OrderQuantity = order.Quantity,
        Type = order.Type,
        TimeInForce = order.TimeInForce,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
    };

    private void ObserveForeign(ExecutionReport report, string id, in GuardInstant now, List<GuardEvent> events)
    {
        if (Configuration.IsDisabled(Mechanisms.ForeignOrders))
        {
            return;
        }

        if (FindOrder(id) is { } known)
        {
            Progress(report, known, known.Quantity, now, events);
            return;
        }

        if (report.Fill is { Kind: not FillKind.Trade } revision)
        {
            // What was executed under an order nobody knows is in the positions, or it is not: this is no execution.
            events.Add(new GuardEvent.FactFlagged(
                now, revision.Kind == FillKind.Bust ? FactFlag.ExecutionBusted : FactFlag.ExecutionCorrected, report.Symbol, id,
                $"execution {revision.ExecutionId} of an order that is not known"));
            report = report with { Fill = null };
        }

        var executed = Canonical(Math.Max(report.Fill?.Quantity ?? 0m, CumulativeOf(report, report.OrderQuantity ?? 0m)));
        var ended = IsTerminal(report.Status);

        if (ended && executed == 0m)
        {
            return;
        }

        var quantity = Math.Max(Canonical(report.OrderQuantity ?? executed), executed);
        if (quantity == 0m)
        {
            events.Add(new GuardEvent.FactFlagged(now, FactFlag.UnreadableReport, report.Symbol, id, "an unknown order without a quantity"));
            return;
        }

        events.Add(new GuardEvent.OrderObserved(
            now,
            new VenueOrder
            {
                ClientOrderId = id,
                VenueOrderId = report.VenueOrderId,
                Symbol = report.Symbol,
                Side = report.Side,
                Quantity = quantity,
                Type = report.Type ?? OrderType.Market,
                TimeInForce = report.TimeInForce,
                Status = report.Status,
                Leg = report.Leg,
            },
            Managed: false,
            Strategy: null));
        if (executed > 0m)
        {
            var fill = report.Fill;
            events.Add(new GuardEvent.ExecutionBooked(
                now, id, fill?.ExecutionId, report.Side, Canonical(fill?.Quantity ?? 0m), fill?.Price ?? 0m, Canonical(CumulativeOf(report, report.OrderQuantity ?? 0m)),
                executed, BaseFee(report.Symbol, fill), fill?.Fee ?? 0m, fill?.FeeAsset));
            events.Add(new GuardEvent.FactFlagged(
                now, FactFlag.ForeignExecution, report.Symbol, id, string.Create(CultureInfo.InvariantCulture, $"{report.Side} {executed} was executed for an order this guard did not approve")));
        }

        if (ended && executed < quantity)
        {
            events.Add(new GuardEvent.OrderTransitioned(now, id, Terminal(report.Status, executed), null, Identifier.Cap(report.Text), ByVenue: true));
        }
    }

    /// <summary>Compares what the venue has with what was approved (C30).</summary>
    /// <returns>The order's quantity from now on.</returns>
    private decimal Verify(ExecutionReport report, OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (Configuration.IsDisabled(Mechanisms.Verification))
        {
            return slot.Quantity;
        }

        if (report.Side != slot.Side && !slot.SideInDoubt)
        {
            Flag(FactFlag.SideMismatch, slot, $"approved {slot.Side}, the venue has {report.Side}", now, events);
            events.Add(new GuardEvent.OrderCorrected(now, slot.ClientOrderId, slot.Quantity, SideInDoubt: true));
            Distrust(slot.Key.Key.Symbol, $"order {slot.ClientOrderId} is executed on the other side", now, events);
        }

        // A larger quantity matters whenever it is seen; a smaller one is told once, with the first confirmation.
        // What was approved once (before a replacement) may be told late: it is no news.
        var most = Math.Max(slot.OpenQuantity, slot.MostApproved);
        if (report.OrderQuantity is { } quantity && (quantity > most || (Canonical(quantity) < slot.Quantity && slot.ConfirmedAt is null)))
        {
            var larger = quantity > most;
            Flag(
                larger ? FactFlag.QuantityLarger : FactFlag.QuantitySmaller,
                slot,
                string.Create(CultureInfo.InvariantCulture, $"approved {slot.Quantity}, the venue has {quantity}"),
                now,
                events);
            if (larger)
            {
                events.Add(new GuardEvent.OrderCorrected(now, slot.ClientOrderId, Canonical(quantity), SideInDoubt: false));
                Distrust(slot.Key.Key.Symbol, $"order {slot.ClientOrderId} is larger at the venue than approved", now, events);
            }
        }

        if (slot.ConfirmedAt is null
            && ((report.Type is { } type && type != slot.Type) || (report.TimeInForce is { } terms && slot.TimeInForce is { } approved && terms != approved))
            && !IsConversion(report, slot))
        {
            Flag(
                FactFlag.TermsDiffer, slot, $"approved {slot.Type} {slot.TimeInForce}, the venue has {report.Type} {report.TimeInForce}", now, events);
        }

        if (report.Fill is { } fill && slot.LimitPrice is { } limit && fill.Kind == FillKind.Trade && IsWorse(fill.Price, limit, slot))
        {
            Flag(
                FactFlag.PriceWorseThanLimit, slot, string.Create(CultureInfo.InvariantCulture, $"limit {limit}, executed at {fill.Price}"), now, events);
        }

        return report.OrderQuantity > most ? Canonical(report.OrderQuantity.Value) : slot.OpenQuantity;
    }

    /// <summary>Whether the venue is known to report terms like the approved ones in this way.</summary>
    private bool IsConversion(ExecutionReport report, OrderSlot slot)
    {
        foreach (var c in Configuration.Capabilities.Conversions)
        {
            if (c.SentType == slot.Type && (c.SentTimeInForce is null || c.SentTimeInForce == slot.TimeInForce)
                && (report.Type is null || report.Type == c.ReportedType) && (report.TimeInForce is null || report.TimeInForce == (c.ReportedTimeInForce ?? slot.TimeInForce)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>While a replacement is under way, either limit may be the one that holds.</summary>
    private static bool IsWorse(decimal price, decimal limit, OrderSlot slot)
    {
        var other = slot.Pending?.LimitPrice ?? limit;
        return slot.Side == OrderSide.Buy ? price > Math.Max(limit, other) : price < Math.Min(limit, other);
    }

    /// <summary>Books what is new in a report about a known order, and moves the order on.</summary>
    private void Progress(ExecutionReport report, OrderSlot slot, decimal quantity, in GuardInstant now, List<GuardEvent> events)
    {
        if (report.Fill is { Kind: not FillKind.Trade } revision)
        {
            Revise(report, revision, slot, now, events);
            return;
        }

        var fill = report.Fill;
        var isNew = fill is not null && IsNew(fill, report, slot);
        var executed = isNew ? Canonical(fill!.Quantity) : 0m;
        var isOld = report.TransactTime?.UtcTicks < slot.RevisedAtUtcTicks || (slot.IsRevised && fill is { ExecutionId: not null } && !isNew);
        var cumulative = isOld ? slot.VenueCumulative : Math.Max(slot.VenueCumulative, Canonical(CumulativeOf(report, slot.SureQuantity)));

        // One fact, told twice in two ways, is one fact: the position moves only by what the larger of both sums adds.
        var total = Math.Max(slot.Executed + executed, cumulative);
        var booked = Math.Max(0m, total - slot.Booked);

        var revives = Revives(report, slot, quantity);
        var replaced = Confirms(report, slot);
        if ((slot.VenueOrderId is null || (replaced && report.VenueOrderId != slot.VenueOrderId)) && report.VenueOrderId is not null || ((slot.IsWaiting || slot.LookupWanted) && !IsTerminal(report.Status)) || revives)
        {
            var state = slot.IsLive && !slot.IsWaiting ? slot.State : slot.StateAtVenue(slot.Booked);

            // Learning the id of an order that has ended does not make it an end the venue reported.
            var alive = slot.IsLive || revives;
            events.Add(new GuardEvent.OrderTransitioned(
                now, slot.ClientOrderId, alive ? state : slot.State, report.VenueOrderId, null, ByVenue: alive));
        }

        if (replaced)
        {
            events.Add(new GuardEvent.ReplaceSettled(now, slot.ClientOrderId, Replaced: true, null));
        }

        if (executed > 0m || booked > 0m || cumulative > slot.VenueCumulative)
        {
            events.Add(new GuardEvent.ExecutionBooked(
                now, slot.ClientOrderId, fill?.ExecutionId, report.Side, executed, fill?.Price ?? 0m, cumulative, booked,
                isNew || (booked > 0m && fill is { ExecutionId: null }) ? BaseFee(report.Symbol, fill) : 0m, fill?.Fee ?? 0m, fill?.FeeAsset));
        }

        if (booked > 0m && total > slot.OpenQuantity)
        {
            Overfilled(slot, total, now, events);
        }
        else if (booked > 0m && (slot.EndedByVenue || slot.State == OrderState.Released))
        {
            Flag(FactFlag.FillAfterEnd, slot, string.Create(CultureInfo.InvariantCulture, $"{booked} executed after {slot.State}"), now, events);
            Distrust(slot.Key.Key.Symbol, $"order {slot.ClientOrderId} was executed after its end", now, events);
            if (revives)
            {
                Disown(slot, now, events);
            }
        }

        // An end that leaves nothing open by what was approved is kept as well: a larger quantity told later must not bring the order back.
        if (IsTerminal(report.Status) && !slot.EndedByVenue && (total < quantity || report.Status != VenueOrderStatus.Filled))
        {
            events.Add(new GuardEvent.OrderTransitioned(
                now, slot.ClientOrderId, total < quantity ? Terminal(report.Status, total) : OrderState.Filled, report.VenueOrderId, Identifier.Cap(report.Text), ByVenue: true));
        }
    }

    /// <summary>
    /// An execution is taken back or corrected: both sums go down (or up) by the difference, once. One that was never seen is remembered as
    /// taken back, so that it is not booked when it comes.
    /// </summary>
    private void Revise(ExecutionReport report, Fill revision, OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        var known = slot.QuantityOf(revision.ExecutionId!);
        var becomes = revision.Kind == FillKind.Bust ? 0m : Canonical(revision.Quantity);
        var was = known ?? (revision.Kind == FillKind.Bust ? Canonical(revision.Quantity) : becomes);
        if (known is { } booked && booked == becomes)
        {
            return;
        }

        var executed = slot.Executed + becomes - (known ?? 0m);
        // A sum from before a later revision says nothing any more.
        var isOld = report.TransactTime?.UtcTicks < slot.RevisedAtUtcTicks;
        var cumulative = Math.Max(0m, report.CumulativeQuantity is { } told ? isOld ? slot.VenueCumulative : Canonical(told) : slot.VenueCumulative + (known is null && slot.VenueCumulative == slot.Executed ? 0m : becomes - was));
        var total = Math.Max(executed, cumulative);
        events.Add(new GuardEvent.ExecutionRevised(now, slot.ClientOrderId, revision.ExecutionId!, becomes, revision.Price, cumulative, total - slot.Booked,
            report.TransactTime?.UtcTicks ?? 0));
        if (total > slot.Booked && total > slot.OpenQuantity)
        {
            Overfilled(slot, total, now, events);
        }

        Flag(
            revision.Kind == FillKind.Bust ? FactFlag.ExecutionBusted : FactFlag.ExecutionCorrected,
            slot,
            string.Create(CultureInfo.InvariantCulture, $"execution {revision.ExecutionId}: {was} becomes {becomes}"),
            now,
            events);
    }

    private void Overfilled(OrderSlot slot, decimal total, in GuardInstant now, List<GuardEvent> events)
    {
        Flag(FactFlag.Overfill, slot, string.Create(CultureInfo.InvariantCulture, $"quantity {slot.OpenQuantity}, executed {total}"), now, events);
        Distrust(slot.Key.Key.Symbol, $"order {slot.ClientOrderId} was executed for more than its quantity", now, events);
    }

    /// <summary>
    /// What the venue says was executed in all. Filled means all of it, whichever executions have arrived: one that comes late is then no
    /// surprise.
    /// </summary>
    private static decimal CumulativeOf(ExecutionReport report, decimal quantity) =>
        report.CumulativeQuantity ?? (report.Status == VenueOrderStatus.Filled ? report.OrderQuantity ?? quantity : 0m);

    private bool IsNew(Fill fill, ExecutionReport report, OrderSlot slot) => fill.ExecutionId is { } id
        ? !slot.HasExecution(id) || Configuration.IsDisabled(Mechanisms.ExecutionIdentity)
        : report.CumulativeQuantity is null;

    private static bool IsTerminal(VenueOrderStatus status) =>
        status is VenueOrderStatus.Filled or VenueOrderStatus.Canceled or VenueOrderStatus.Rejected or VenueOrderStatus.Expired or VenueOrderStatus.Replaced;

    /// <summary>An end that was only concluded, not reported, is taken back when the venue shows the order alive.</summary>
    private static bool Revives(ExecutionReport report, OrderSlot slot, decimal quantity) =>
        !slot.IsLive && !slot.EndedByVenue && slot.Booked < quantity && !IsTerminal(report.Status);

    private static OrderState Terminal(VenueOrderStatus status, decimal executed) => status switch
    {
        VenueOrderStatus.Filled => OrderState.Filled,
        VenueOrderStatus.Expired => OrderState.Expired,
        VenueOrderStatus.Rejected when executed == 0m => OrderState.Rejected,
        _ => OrderState.Canceled,
    };

    private decimal BaseFee(Symbol symbol, Fill? fill) =>
        fill is { FeeAsset: { } asset } && Find(symbol)?.Instrument?.BaseAsset is { } baseAsset
        && string.Equals(asset, baseAsset, StringComparison.OrdinalIgnoreCase) ? Canonical(fill.Fee) : 0m;

    private static void Flag(FactFlag flag, OrderSlot slot, string detail, in GuardInstant now, List<GuardEvent> events) =>
        events.Add(new GuardEvent.FactFlagged(now, flag, slot.Key.Key.Symbol, slot.ClientOrderId, detail));

    /// <summary>The venue has the order differently from what was approved: what still works of it has to go.</summary>
    private static void Disown(OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (!slot.Distrusted)
        {
            events.Add(new GuardEvent.OrderCorrected(now, slot.ClientOrderId, slot.Quantity, SideInDoubt: false));
        }
    }

    /// <summary>What cannot be true has happened: the symbol's truth is in doubt and the account takes no new risk until a person has looked.</summary>
    private void Distrust(Symbol symbol, string reason, in GuardInstant now, List<GuardEvent> events)
    {
        if (Find(symbol)?.State != TradingState.Quarantined)
        {
            events.Add(new GuardEvent.StateSet(now, TradingScope.Of(symbol), TradingState.Quarantined, reason, GuardActor));
        }

        if (State == TradingState.Active)
        {
            events.Add(new GuardEvent.StateSet(now, TradingScope.Account, TradingState.ReduceOnly, reason, GuardActor));
        }
    }
}
