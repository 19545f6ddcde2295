using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Orders;
using Guardrails.Rules;
using Guardrails.Text;

namespace Guardrails.Deciding;

/// <summary>Judges one request. Reads the state and changes nothing; an approval allocates nothing.</summary>
internal static class OrderJudge
{
    /// <summary>Judges a request. A complete position answer read by the same call can stand in for a book that is in doubt.</summary>
    public static Decision Decide(BookView book, OrderRequest? request, in GuardInstant now, PositionSnapshot? read = null, in ExistingPart existing = default)
    {
        if (request is null)
        {
            Forget(book, now);
            return new Decision(null, now.Utc, [new Violation { Code = DenialCodes.RequestMissing, Rule = "Shape" }]);
        }

        if (book.Frame.IsDeciding)
        {
            throw new InvalidOperationException("A rule asked the guard while it was being asked; a rule may read only its context.");
        }

        book.Frame.IsDeciding = true;
        try
        {
            return Judge(book, request, now, read, existing);
        }
        finally
        {
            book.Frame.IsDeciding = false;
        }
    }

    private static Decision Judge(BookView book, OrderRequest request, in GuardInstant now, PositionSnapshot? read, in ExistingPart existing)
    {
        var frame = book.Frame;
        frame.Begin(request, now, existing);
        book.Rules.Evaluate(RulePhase.Shape, frame);
        if (frame.HasBlock)
        {
            return Denied(frame);
        }

        if (book.Find(request.Symbol) is not { Instrument: { } } symbol)
        {
            var meant = book.Names.Of(request.Symbol);
            return Denied(frame, DenialCodes.InstrumentUnknown, request.Symbol.Value, meant == request.Symbol ? null : new SpelledByVenue(request.Symbol, meant));
        }

        frame.Symbol = symbol;
        if ((symbol.IsHedged || symbol.RequiresEffect) && request.Effect == PositionEffect.Auto && !book.Configuration.IsDisabled(Mechanisms.ExplicitEffect))
        {
            return Denied(frame, DenialCodes.PositionEffectRequired, $"{request.Symbol}: {(symbol.IsHedged ? "it is held by leg" : "RequireExplicitEffect is set")}");
        }

        frame.Key = symbol.Find(request.Side, request.Effect);
        Price(frame);
        ExitProof.Prove(book, frame, read);
        if (IsLateExit(book, frame))
        {
            return Denied(
                frame,
                DenialCodes.PositionEffectRequired,
                $"{request.Symbol}: a {(frame.Key.SignChanges.WasLong ? "long" : "short")} position was closed {TimeSpan.FromTicks(now.Since(frame.Key.SignChanges.ClosedAt!.Value)).TotalSeconds:0.0} s ago, so that this may be its exit once more, which would open the other side");
        }

        book.Rules.Evaluate(RulePhase.Instrument, frame);
        if (frame.HasBlock)
        {
            return Denied(frame);
        }

        if (!frame.IsProvenExit)
        {
            Extend(book, frame);
            book.Rules.Evaluate(RulePhase.NewRisk, frame);
            if (frame.HasBlock)
            {
                return Denied(frame);
            }
        }

        return new Decision(frame.Quantity, frame.Effect, frame.IsProvenExit, frame.Warnings);
    }

    /// <summary>
    /// Whether an order that does not say what it does has the side of the exit of a position that was just closed. Where both sides are quoted, that is
    /// usual.
    /// </summary>
    private static bool IsLateExit(BookView book, DecisionFrame f) =>
        f is { Request.Effect: PositionEffect.Auto, Effect: PositionEffect.Open } && f.Key.SignChanges.ClosedAt is { } closed && f.IsBuy != f.Key.SignChanges.WasLong && f.Key.Ledger.Net == 0m
        && !f.Symbol.AllowsOpposingEntries && f.Now.Since(closed) <= book.Configuration.Capabilities.PositionVisibilityLag.Ticks
        && !book.Configuration.IsDisabled(Mechanisms.ExplicitEffect);

    /// <summary>The event that reserves what the last <see cref="OrderJudge.Decide"/> approved.</summary>
    public static GuardEvent.OrderAdmitted Admission(BookView book, OrderIdentity identity = default, string? replaces = null, OrderLinks? links = null, int admittedBefore = 0)
    {
        var f = book.Frame;
        var opens = !f.IsProvenExit && book.Limits.RequireBuyingPower;
        return new GuardEvent.OrderAdmitted(
            f.Now,
            new AdmittedOrder(
                identity.ClientOrderId ?? f.Request.ClientOrderId ?? NextClientOrderId(book, admittedBefore), f.Symbol.Symbol, f.Key.Key.Leg, f.Request.Side, f.Quantity, f.Request.Type, f.LimitPrice,
                f.StopPrice, f.Request.TimeInForce, f.Effect, f.IsProvenExit, f.VenueReduceOnly, f.Request.Strategy, f.Request.SignalId, f.Request.Parent, opens ? f.AccountValue : 0m,
                identity.Content, replaces, links),
            Evidence(book));
    }

    /// <summary>The event that records what the last <see cref="OrderJudge.Decide"/> refused.</summary>
    public static GuardEvent.OrderDenied Refusal(BookView book, Denial denial, in GuardInstant now) => new(
        now, denial.Request?.Symbol ?? default, denial.Request?.Side ?? 0, denial.Request?.Quantity ?? 0m, Identifier.Cap(denial.Request?.Strategy, 64),
        Identifier.Cap(denial.Request?.SignalId, 64),
        [.. denial.Violations.Select(v => v.Code.Code)], 1, Evidence(book));

    /// <summary>Nothing to read: no request, so no position.</summary>
    public static void Forget(BookView book, in GuardInstant now)
    {
        book.Frame.Now = now;
        book.Frame.Key = null!;
        book.Frame.Mark = 0m;
    }

    public static DecisionEvidence Evidence(BookView book)
    {
        var f = book.Frame;
        var used = book.Account.Used;
        var hasKey = f.Key is not null;
        return new DecisionEvidence(
            f.Mark,
            hasKey && f.Symbol.Quote.Status == QuoteStatus.Usable ? f.Symbol.Quote.Age(f.Now) : -1,
            hasKey ? f.Key!.Ledger.Net : 0m,
            hasKey ? f.Key!.Ledger.Low : 0m,
            hasKey ? f.Key!.Ledger.High : 0m,
            hasKey ? f.LowAfter : 0m,
            hasKey ? f.HighAfter : 0m,
            book.Equity,
            book.AccountReading.Age(f.Now),
            book.PositionReading.Age(f.Now),
            used.Long,
            used.Short,
            used.Gross,
            Math.Max(used.NetLong, used.NetShort));
    }

    /// <summary>The id the guard gives an order: unique per run by the epoch, per order by the count.</summary>
    private static string NextClientOrderId(BookView book, int admittedBefore)
    {
        for (var n = book.OrdersNamed + 1 + admittedBefore; ; n++)
        {
            // Epochs are equally long for decades, so that the separator is for the eye only.
            var id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"g{book.Epoch}{book.IdSeparator}{n}");
            if (!book.WasUsed(id))
            {
                return id;
            }
        }
    }

    private static Decision Denied(DecisionFrame frame) => new(frame.Request, frame.Now.Utc, frame.Violations);

    private static Decision Denied(DecisionFrame frame, DenialCode code, string subject, Explanation? why = null) =>
        new(frame.Request, frame.Now.Utc, [.. frame.Violations, new Violation { Code = code, Rule = "Instrument", Subject = subject, Why = why, Source = frame.Book.Configuration.Source }]);

    /// <summary>Takes over the latest usable price and values the order with it.</summary>
    public static void Price(DecisionFrame f)
    {
        f.Mark = f.Symbol.ValuationPrice is not 0m and var price ? price : f.Symbol.Mark;
        f.Repriced = f.Mark != f.Symbol.Mark;
        f.LowAfter = f.Key.Ledger.Low;
        f.HighAfter = f.Key.Ledger.High;
    }

    /// <summary>Works out the position's extremes and its contribution to all totals as they would be with the order.</summary>
    private static void Extend(BookView book, DecisionFrame f)
    {
        Value(book, f);
        var ledger = f.Key.Ledger;

        // Beside what opens, the side's capped exits count in full: one can have been executed, and not told, before others took the position
        // to where the venue would cap it.
        if (f.IsBuy)
        {
            f.HighAfter = Sums.Plus(Sums.Plus(ledger.Net, ledger.Buys), ledger.CappedBuys) + f.AddedQuantity;
        }
        else
        {
            f.LowAfter = Sums.Minus(Sums.Minus(ledger.Net, ledger.Sells), ledger.CappedSells) - f.AddedQuantity;
        }

        Add(ledger, f, f.IsBuy ? f.HighAfter : f.LowAfter, ref f.Added);
        if (f.Symbol.Currency != CurrencyTable.Account)
        {
            f.Added.Gross = book.Currencies.ToAccount(f.Symbol.Currency, f.Added.Gross);
            f.Added.Side = book.Currencies.ToAccount(f.Symbol.Currency, f.Added.Side);
            f.Added.Net = book.Currencies.ToAccount(f.Symbol.Currency, f.Added.Net);
        }

        if (book.HasStrategyLimits)
        {
            ExtendStrategy(book, f);
        }
    }

    private static void ExtendStrategy(BookView book, DecisionFrame f)
    {
        var name = f.Request.Strategy ?? "";
        var own = f.Key.FindStrategy(name, out var total);
        f.StrategyGross = total is not null ? total.Gross : book.FindStrategy(name) is { } elsewhere ? elsewhere.Gross : book.UnusedStrategy(name);
        var added = default(ExposureDelta);
        var ledger = own ?? f.Untouched;
        Add(ledger, f, f.IsBuy ? ledger.High + f.AddedQuantity : ledger.Low - f.AddedQuantity, ref added);
        f.AddedStrategy = book.Currencies.ToAccount(f.Symbol.Currency, added.Gross);
    }

    private static void Add(LedgerView ledger, DecisionFrame f, in decimal reach, ref ExposureDelta added)
    {
        if (f.IsBuy)
        {
            ledger.AddBuy(reach, f.UnitPrice, f.Pricing, f.Repriced, ref added);
        }
        else
        {
            ledger.AddSell(reach, f.UnitPrice, f.Pricing, f.Repriced, ref added);
        }
    }

    public static void Value(BookView book, DecisionFrame f)
    {
        var own = Valuation.CeilingPrice(f.Request.Type, f.LimitPrice, f.StopPrice, book.Limits.MarketOrderSlippage);
        ref readonly var pricing = ref f.Pricing;
        scoped ref readonly var price = ref pricing.Mark;
        if (own > price)
        {
            price = ref own;
        }

        if (f.Request.Type is OrderType.Market or OrderType.Stop && pricing.Market > price)
        {
            price = ref pricing.Market;
        }

        if (pricing.Floor > price)
        {
            price = ref pricing.Floor;
        }

        f.UnitPrice = price;
        f.Value = Valuation.Up(f.Quantity, price, pricing.Multiplier);
        f.AccountValue = book.Currencies.ToAccount(f.Symbol.Currency, f.Value);
    }
}
