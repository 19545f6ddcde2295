using AdapterTemplate;
using Guardrails.Brokers;
using Guardrails.Testing.Conformance;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The sample that a reader copies for an adapter.</summary>
public sealed class AdapterTemplateTests
{
    [Fact]
    public async Task The_template_passes_every_case_that_its_venue_allows()
    {
        var report = await AdapterConformance.RunAsync(TemplateHarness.Create());

        Assert.Empty(report.Failed);
        var counts = report.Summary[(report.Summary.LastIndexOf(':') + 2)..];
        Assert.Contains($"`{counts}`", Documents.MarkdownFile.Read("docs/guides/write-an-adapter.md"), StringComparison.Ordinal);
    }

    /// <summary>A template that is spoilt in one line is found: the run can fail.</summary>
    [Theory]
    [InlineData("id", "BA-07")]
    [InlineData("mark", "BA-30")]
    [InlineData("time", "BA-06")]
    [InlineData("unknown", "BA-13")]
    [InlineData("absent", "BA-46")]
    [InlineData("page", "BA-44")]
    public async Task A_client_that_breaks_one_rule_is_found(string fault, string found)
    {
        var report = await AdapterConformance.RunAsync(
            TemplateHarness.Create((client, time) => new TemplateBroker(new BrokenClient(client, fault), time)), cases: AdapterConformance.Cases.Where(entry => entry.Id == found));

        Assert.Equal(found, Assert.Single(report.Failed).Case.Id);
    }

    [Theory]
    [InlineData(TemplateStatus.Taken, typeof(SubmitOutcome.Accepted))]
    [InlineData(TemplateStatus.Refused, typeof(SubmitOutcome.Rejected))]
    [InlineData(TemplateStatus.DuplicateId, typeof(SubmitOutcome.Rejected))]
    [InlineData(TemplateStatus.TooManyRequests, typeof(SubmitOutcome.Rejected))]
    [InlineData(TemplateStatus.NotAuthorized, typeof(SubmitOutcome.Rejected))]
    [InlineData(TemplateStatus.NotFound, typeof(SubmitOutcome.Rejected))]
    [InlineData(TemplateStatus.ServerError, typeof(SubmitOutcome.Unknown))]
    public async Task An_answer_is_what_it_proves(TemplateStatus status, Type outcome)
    {
        var sent = await SendAsync(_ => Task.FromResult(new TemplateAnswer(status, "CODE", "words", "v-1")));

        Assert.IsType(outcome, sent);
        Assert.Equal(status == TemplateStatus.DuplicateId, (sent as SubmitOutcome.Rejected)?.Rejection.IsDuplicateId ?? false);
    }

    [Fact]
    public async Task What_never_left_is_not_sent_and_everything_else_is_unknown()
    {
        var rejected = Assert.IsType<SubmitOutcome.Rejected>(await SendAsync(static _ => throw new TemplateNotSentException("no connection")));
        Assert.Equal(VenueRejection.NotSentCode, rejected.Rejection.Code);
        Assert.IsType<SubmitOutcome.Unknown>(await SendAsync(static _ => throw new TimeoutException("no answer")));
        Assert.IsType<SubmitOutcome.Unknown>(await SendAsync(static _ => throw new FormatException("no JSON")));
    }

    [Fact]
    public async Task A_message_that_is_not_understood_asks_for_a_reading_and_the_stream_goes_on()
    {
        var order = new TemplateOrderState("c-1", "v-1", "AAA", "buy", 10m, 4m, "limit", 100m, null, "day", "partially_filled", false);
        var execution = new TemplateExecution(order, "e-1", "trade", 4m, 100m, 0m, null, "order");
        var client = new ScriptedClient
        {
            Messages =
            [
                new TemplateMessage.Subscribed(),
                new TemplateMessage.OrderChanged(order with { Side = "sideways" }, null, null, null),
                new TemplateMessage.OrderChanged(order with { Status = "odd" }, null, null, null),
                new TemplateMessage.OrderChanged(order, execution with { Kind = "gift" }, null, null),
                new TemplateMessage.Unreadable("{"),
                new TemplateMessage.OrderChanged(order, execution, null, null),
            ],
        };

        var told = new List<VenueEvent>();
        await foreach (var message in new TemplateBroker(client, TimeProvider.System).StreamAsync(TestContext.Current.CancellationToken))
        {
            told.Add(message);
        }

        Assert.Equal(6, told.Count);
        Assert.All(told[..5], static message => Assert.IsType<VenueEvent.ReadingWanted>(message));
        var report = Assert.IsType<VenueEvent.OrderReported>(told[5]).Report;
        Assert.Equal((4m, 4m, 10m, VenueOrderStatus.PartiallyFilled), (report.Fill!.Quantity, report.CumulativeQuantity!.Value, report.OrderQuantity!.Value, report.Status));
    }

    [Fact]
    public async Task A_list_without_an_end_is_partial()
    {
        var client = new ScriptedClient { Positions = static cursor => new TemplatePage<TemplatePosition>([new TemplatePosition($"A{cursor}", 1m)], $"{cursor}A") };

        var answer = await new TemplateBroker(client, TimeProvider.System).GetPositionsAsync(TestContext.Current.CancellationToken);

        Assert.Equal((SnapshotCompleteness.Partial, 20), (answer.Completeness, answer.Items.Count));
    }

    [Fact]
    public async Task A_list_that_contradicts_itself_is_a_failure_and_not_thrown()
    {
        var client = new ScriptedClient { Positions = static _ => new TemplatePage<TemplatePosition>([new TemplatePosition("AAA", 1m), new TemplatePosition("AAA", 2m)], null) };

        var answer = await new TemplateBroker(client, TimeProvider.System).GetPositionsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(SnapshotCompleteness.Failed, answer.Completeness);
    }

    private static async Task<SubmitOutcome> SendAsync(Func<TemplateOrder, Task<TemplateAnswer>> submit)
    {
        var adapter = new TemplateBroker(new ScriptedClient { Submit = submit }, TimeProvider.System);
        await using var guard = await OrderGuard.OpenAsync(new OrderGuardOptions { Limits = GuideMarket.Limits });
        guard.Observe(new Instrument { Symbol = "AAA", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m });
        guard.Observe(new Quote { Symbol = "AAA", Price = 100m, Time = DateTimeOffset.UtcNow });
        guard.Observe(OpenOrderSnapshot.Complete([], DateTimeOffset.UtcNow));
        guard.Observe(PositionSnapshot.Complete([], DateTimeOffset.UtcNow));
        SubmitOutcome? outcome = null;
        await guard.SubmitAsync(OrderRequest.Buy("AAA", 1m, limitPrice: 100m), async (proof, cancellationToken) => outcome = await adapter.SubmitAsync(proof, cancellationToken));
        return outcome!;
    }

    /// <summary>A client that breaks one rule of the venue's protocol, as a careless one does.</summary>
    private sealed class BrokenClient(ITemplateVenueClient client, string fault) : ITemplateVenueClient
    {
        public async Task<TemplateAnswer> SubmitAsync(TemplateOrder order, CancellationToken cancellationToken)
        {
            var sent = fault switch
            {
                "id" => order with { ClientId = order.ClientId.ToUpperInvariant() + "-x" },
                "mark" => order with { ReduceOnly = false },
                "time" => order with { TimeInForce = "gtc" },
                _ => order,
            };
            try
            {
                return await client.SubmitAsync(sent, cancellationToken);
            }
            catch (TimeoutException lost) when (fault == "unknown")
            {
                return new TemplateAnswer(TemplateStatus.Refused, "TIMEOUT", lost.Message);
            }
        }

        public Task<TemplateAnswer> CancelAsync(string orderId, CancellationToken cancellationToken) => client.CancelAsync(orderId, cancellationToken);

        public async Task<TemplateOrderState?> FindOrderAsync(string clientId, CancellationToken cancellationToken)
        {
            try
            {
                return await client.FindOrderAsync(clientId, cancellationToken);
            }
            catch (TimeoutException lost) when (fault == "absent" && lost.Message.Length > 0)
            {
                return null;
            }
        }

        public Task<TemplatePage<TemplateOrderState>> ListOpenOrdersAsync(string? cursor, CancellationToken cancellationToken) => client.ListOpenOrdersAsync(cursor, cancellationToken);

        public Task<TemplatePage<TemplateExecution>> ListExecutionsAsync(string symbol, DateTimeOffset since, string? cursor, CancellationToken cancellationToken) => client.ListExecutionsAsync(symbol, since, cursor, cancellationToken);

        public async Task<TemplatePage<TemplatePosition>> ListPositionsAsync(string? cursor, CancellationToken cancellationToken)
        {
            var page = await client.ListPositionsAsync(cursor, cancellationToken);
            return fault == "page" ? page with { Next = null } : page;
        }

        public Task<TemplateAccount> GetAccountAsync(CancellationToken cancellationToken) => client.GetAccountAsync(cancellationToken);

        public Task<TemplateInstrument?> GetInstrumentAsync(string symbol, CancellationToken cancellationToken) => client.GetInstrumentAsync(symbol, cancellationToken);

        public IAsyncEnumerable<TemplateMessage> StreamAsync(CancellationToken cancellationToken) => client.StreamAsync(cancellationToken);
    }

    private sealed class ScriptedClient : ITemplateVenueClient
    {
        public Func<TemplateOrder, Task<TemplateAnswer>> Submit { get; init; } = static _ => throw new NotSupportedException();

        public Func<string?, TemplatePage<TemplatePosition>> Positions { get; init; } = static _ => new([], null);

        public IReadOnlyList<TemplateMessage> Messages { get; init; } = [];

        public Task<TemplateAnswer> SubmitAsync(TemplateOrder order, CancellationToken cancellationToken) => Submit(order);

        public Task<TemplateAnswer> CancelAsync(string orderId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<TemplateOrderState?> FindOrderAsync(string clientId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<TemplatePage<TemplateOrderState>> ListOpenOrdersAsync(string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<TemplatePage<TemplateExecution>> ListExecutionsAsync(string symbol, DateTimeOffset since, string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<TemplatePage<TemplatePosition>> ListPositionsAsync(string? cursor, CancellationToken cancellationToken) => Task.FromResult(Positions(cursor));

        public Task<TemplateAccount> GetAccountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<TemplateInstrument?> GetInstrumentAsync(string symbol, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async IAsyncEnumerable<TemplateMessage> StreamAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            foreach (var message in Messages)
            {
                yield return message;
            }
        }
    }
}
