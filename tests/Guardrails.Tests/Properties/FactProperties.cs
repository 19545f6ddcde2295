using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Reconciling;

namespace Guardrails.Tests.Properties;

/// <summary>
/// What the venue reports of one order, in every order and more than once. Every report names the client order id: one that names only the
/// venue's id before the guard has learned it is booked as an order of somebody else, and again when it comes under its own name.
/// </summary>
public sealed class FactProperties
{
    private const string OrderId = "bot-1";
    private static readonly Symbol Symbol = "XYZ";
    private static readonly DateTimeOffset Start = new(2025, 1, 2, 14, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Facts_are_booked_exactly_once_in_whatever_order_and_however_often_they_come() => Law.Holds(
        steps: 3,
        static (tape, trace) =>
        {
            var story = Story.Read(tape);
            trace.Add($"{story.Side} {story.Quantity}, the venue has {story.VenueQuantity} and executes {story.Executed} of it, base fees {story.Fees}");
            for (var i = 0; i < story.Reports.Count; i++)
            {
                trace.Add($"r{i}: {Say(story.Reports[i])}");
            }

            string? first = null;
            foreach (var sequence in Orders(story.Reports.Count, story.Repeated))
            {
                var book = Play(story, sequence);
                var order = book.FindOrder(OrderId)!;
                var key = book.Find(Symbol)!.Keys[0];

                // Of an order that the venue has larger than approved, "filled" and "canceled" may be told apart by what was known first.
                var state = story.VenueQuantity > story.Quantity && !order.IsLive ? "ended" : order.State.ToString();
                var end = $"{state}, booked {order.Booked}, leaves {order.Leaves}, net {key.Ledger.Net}, managed {key.Managed}, low {key.Ledger.Low}, high {key.Ledger.High}";
                first ??= end;
                var told = string.Join(' ', sequence.Select(static r => $"r{r}"));
                Assert.True(order.Booked == story.Executed, $"{told}: {end}, but the venue executed {story.Executed}");
                Assert.True(key.Ledger.Net == (story.ReportedSide == OrderSide.Buy ? story.Executed : -story.Executed) - story.Fees, $"{told}: {end}");
                Assert.True(end == first, $"{told}: {end}; in another order: {first}");
                Assert.True(order.IsLive == !story.Ended, $"{told}: {end}");
            }
        },
        cases: 150,
        found:
        [
            "8178847400336867385,15263129544215269361,2", "5042054299254761315,4064624392364476677,5", "2708449680085157786,14251932810549119641,9",
            "14658461142753365057,14670529822361355145,31",
        ]);

    [Fact]
    public void Busts_and_corrections_are_booked_exactly_once_in_whatever_order_and_however_often_they_come() => Law.Holds(
        steps: 2,
        static (tape, trace) =>
        {
            var story = Story.ReadRevised(tape);
            for (var i = 0; i < story.Reports.Count; i++)
            {
                trace.Add($"r{i}: {Say(story.Reports[i])}");
            }

            foreach (var sequence in Orders(story.Reports.Count, story.Repeated))
            {
                var book = Play(story, sequence);
                var (order, net) = (book.FindOrder(OrderId)!, book.Find(Symbol)!.Keys[0].Ledger.Net);
                var told = string.Join(' ', sequence.Select(static r => $"r{r}"));
                Assert.True(order.Booked == story.Executed, $"{told}: booked {order.Booked}, but the venue executed {story.Executed}");
                Assert.True(net == (story.ReportedSide == OrderSide.Buy ? story.Executed : -story.Executed), $"{told}: net {net}");
            }
        },
        cases: 100,
        found: ["17641831376865513292,4016884378667282885,47"]);

    /// <summary>All orders of the reports; with a report that is told twice, all orders of those.</summary>
    private static IEnumerable<int[]> Orders(int count, int repeated)
    {
        int[] all = repeated < 0 ? [.. Enumerable.Range(0, count)] : [.. Enumerable.Range(0, count), repeated];
        return Permute(all, 0);

        static IEnumerable<int[]> Permute(int[] items, int from)
        {
            if (from == items.Length)
            {
                yield return (int[])items.Clone();
                yield break;
            }

            var tried = new HashSet<int>();
            for (var i = from; i < items.Length; i++)
            {
                if (tried.Add(items[i]))
                {
                    (items[from], items[i]) = (items[i], items[from]);
                    foreach (var rest in Permute(items, from + 1))
                    {
                        yield return rest;
                    }

                    (items[from], items[i]) = (items[i], items[from]);
                }
            }
        }
    }

    private static AccountBook Play(Story story, int[] sequence)
    {
        var now = new GuardInstant(Start.UtcTicks, 0);
        var book = new AccountBook(new BookConfiguration
        {
            Account = "main",
            Venue = "VENUE",
            AccountCurrency = "USD",
            Limits = new RiskLimits { MaxGrossExposure = 1_000_000m },
            Hedging = HedgingPolicy.Denied,
            Capabilities = BrokerCapabilities.Plain,
        });
        var events = new List<GuardEvent> { new GuardEvent.InstrumentDescribed(now, Instrument) };
        Apply(book, events);
        book.ObserveQuote(new Quote { Symbol = Symbol, Price = 10m, Time = Start }, now);
        OpenOrderReader.Read(book, OpenOrderSnapshot.Complete([], Start), now, events);
        Apply(book, events);
        PositionComparison.Read(book, PositionSnapshot.Complete([], Start), now, events);
        Apply(book, events);
        Assert.True(OrderJudge.Decide(book, story.Request, now).IsApproved);
        book.Apply(OrderJudge.Admission(book));
        book.Apply(new GuardEvent.OrderTransitioned(now, OrderId, OrderState.InFlight, null, null, ByVenue: false));
        foreach (var r in sequence)
        {
            switch (story.Reports[r])
            {
                case ExecutionReport report:
                    ReportReader.Read(book, report, now, events);
                    break;
                case SubmitOutcome outcome:
                    OutcomeReader.Read(book, outcome, book.FindOrder(OrderId)!, now, events);
                    break;
                case VenueOrder order:
                    OpenOrderReader.Read(book, OpenOrderSnapshot.Partial([order], Start, "one order"), now, events);
                    break;
            }

            Apply(book, events);
        }

        return book;
    }

    private static Instrument Instrument => new()
    {
        Symbol = Symbol,
        QuoteCurrency = "USD",
        BaseAsset = "XYZ",
        TickSize = 0.01m,
        LotSize = 1m,
        Shortable = true,
    };

    private static void Apply(AccountBook book, List<GuardEvent> events)
    {
        events.ForEach(book.Apply);
        events.Clear();
    }

    private static string Say(object report) => report is ExecutionReport r
        ? FormattableString.Invariant($"{r.Status} {r.Side}, fill {r.Fill?.ExecutionId ?? "-"} {r.Fill?.Quantity} fee {r.Fill?.Fee}, cumulative {r.CumulativeQuantity}, order quantity {r.OrderQuantity}, venue id {r.VenueOrderId}")
        : report.ToString()!;

    /// <summary>One order, what the venue does with it, and every report of that.</summary>
    private sealed class Story
    {
        public required OrderSide Side { get; init; }

        /// <summary>The side the venue really executes.</summary>
        public required OrderSide ReportedSide { get; init; }

        public required int Quantity { get; init; }

        /// <summary>The quantity the venue really has; the acknowledgement tells when it is not what was asked for.</summary>
        public required int VenueQuantity { get; init; }

        public decimal Executed { get; private set; }

        public decimal Fees { get; private set; }

        public bool Ended { get; private set; }

        public int Repeated { get; private set; }

        public List<object> Reports { get; } = [];

        public OrderRequest Request => new() { Symbol = Symbol, Side = Side, Quantity = Quantity, ClientOrderId = OrderId };

        public static Story Read(Tape tape)
        {
            var setup = tape.Setup;
            var (side, quantity) = (setup.Of(OrderSide.Buy, OrderSide.Sell), setup.Between(1, 6));
            var story = new Story
            {
                Side = side,
                Quantity = quantity,
                VenueQuantity = setup.OnceIn(6) ? quantity + 2 : quantity,
                ReportedSide = setup.OnceIn(6) ? side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy : side,
            };

            // A fill is known by its execution id, or by the cumulative quantity it leads to; a venue that gives neither cannot be booked once.
            var (ids, cumulative) = setup.Of((true, true), (true, false), (false, true));
            var fees = ids && setup.OnceIn(3);
            story.Acknowledge(setup);
            foreach (var step in tape.Steps)
            {
                story.Fill(step, ids, cumulative, fees);
            }

            story.End(setup, mayOmitCumulative: story.Executed > 0m);
            story.Repeated = setup.Of(-1, setup.Below(Math.Max(1, story.Reports.Count))) is var r && r < story.Reports.Count ? r : -1;
            return story;
        }

        /// <summary>Two executions, of which each may be taken back or corrected later; every report has its time, and all or none the venue's sum.</summary>
        public static Story ReadRevised(Tape tape)
        {
            var setup = tape.Setup;
            var side = setup.Of(OrderSide.Buy, OrderSide.Sell);
            var story = new Story { Side = side, Quantity = 20, VenueQuantity = 20, ReportedSide = side };
            var cumulative = setup.OnceIn(2);
            var executions = new List<int>();
            var second = 0;
            foreach (var step in tape.Steps)
            {
                executions.Add(step.Between(1, 6));
                Tell(executions.Count - 1, FillKind.Trade, executions[^1]);
            }

            for (var i = 0; i < executions.Count; i++)
            {
                var (was, kind) = (executions[i], setup.Of(FillKind.Trade, FillKind.Bust, FillKind.Correction));
                if (kind != FillKind.Trade)
                {
                    executions[i] = kind == FillKind.Bust ? 0 : setup.Between(1, 8);
                    Tell(i, kind, kind == FillKind.Bust ? was : executions[i]);
                }
            }

            story.Repeated = story.Reports.Count > 0 ? setup.Below(story.Reports.Count) : -1;
            return story;

            void Tell(int execution, FillKind kind, int quantity)
            {
                story.Executed = executions.Sum();
                story.Reports.Add(story.Report(VenueOrderStatus.PartiallyFilled) with
                {
                    TransactTime = Start.AddSeconds(second++),
                    CumulativeQuantity = cumulative ? story.Executed : null,
                    Fill = new Fill { ExecutionId = $"e{execution}", Kind = kind, Quantity = quantity, Price = 10m },
                });
            }
        }

        private ExecutionReport Report(VenueOrderStatus status) =>
            new() { Symbol = Symbol, ClientOrderId = OrderId, Side = ReportedSide, Status = status };

        private void Acknowledge(Draw setup)
        {
            var news = Report(VenueOrderStatus.New) with { VenueOrderId = "v1", OrderQuantity = VenueQuantity, CumulativeQuantity = 0m };
            object? first = (VenueQuantity == Quantity ? setup.Below(6) : 3 + setup.Below(3)) switch
            {
                0 => null,
                1 => new SubmitOutcome.Accepted { VenueOrderId = "v1" },
                2 => new SubmitOutcome.Unknown("no answer"),
                3 => news,
                4 => new SubmitOutcome.Accepted { VenueOrderId = "v1", Echo = news },
                _ => new VenueOrder { ClientOrderId = OrderId, VenueOrderId = "v1", Symbol = Symbol, Side = ReportedSide, Quantity = VenueQuantity },
            };
            if (first is not null)
            {
                Reports.Add(first);
            }
        }

        private void Fill(Draw step, bool ids, bool cumulative, bool fees)
        {
            // Now and then the venue executes more than was asked for: a fact all the same.
            var left = VenueQuantity - Executed;
            if (left <= 0m && !step.OnceIn(4))
            {
                return;
            }

            var quantity = step.Between(1, (int)Math.Max(1m, left));
            var fee = fees ? 0.001m * quantity : 0m;
            Executed += quantity;
            Fees += fee;
            Reports.Add(Report(Executed >= VenueQuantity ? VenueOrderStatus.Filled : VenueOrderStatus.PartiallyFilled) with
            {
                VenueOrderId = step.Of("v1", null),
                Fill = new Fill { ExecutionId = ids ? $"e{Reports.Count}" : null, Quantity = quantity, Price = 10m, Fee = fee, FeeAsset = fees ? "XYZ" : null },
                CumulativeQuantity = cumulative ? Executed : null,
            });
            Ended |= Executed >= VenueQuantity;
        }

        private void End(Draw setup, bool mayOmitCumulative)
        {
            var status = setup.Of((VenueOrderStatus)0, VenueOrderStatus.Canceled, VenueOrderStatus.Expired);
            if (status != 0 && !Ended)
            {
                Reports.Add(Report(status) with { CumulativeQuantity = mayOmitCumulative && setup.OnceIn(3) ? null : Executed });
                Ended = true;
            }
        }
    }
}
