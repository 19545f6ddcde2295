using Guardrails.Alpaca.Errors;
using Guardrails.Alpaca.Tests.Wire;

namespace Guardrails.Alpaca.Tests.Errors;

public sealed class AlpacaErrorTests
{
    private const string Html = "<html>\r\n<head><title>Error</title></head><body><center>nginx</center></body></html>";

    private static readonly DateTimeOffset _now = new(2026, 1, 5, 14, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Every_row_of_the_table_is_met()
    {
        var met = KnownRefusals.ByMessage.Select(static r => AlpacaErrors.Find(r.Status, Unescaped(r.Message))).ToHashSet();

        Assert.Empty(ErrorTable.ByMessage.Where(row => !met.Contains(row)).Select(static row => row.Pattern));
    }

    [Fact]
    public void Every_known_refusal_means_what_is_known()
    {
        Assert.All(KnownRefusals.ByMessage, static r =>
        {
            var failure = Write(r.Status, Body(r.Code, r.Message, r.Extras));
            Assert.Equal((r.Kind, r.Advice, r.Status, r.Code, Unescaped(r.Message)), (failure.Kind, failure.Advice, failure.HttpStatus, failure.Code, failure.Message));
            Assert.Equal((r.Code, Unescaped(r.Message), r.Kind == AlpacaFailureKind.DuplicateId), (failure.Rejection!.Code, failure.Rejection.Message, failure.Rejection.IsDuplicateId));
            Assert.Contains(ErrorTable.ByMessage, row => row.Status == r.Status && row.Kind == AlpacaErrors.Find(r.Status, Unescaped(r.Message))!.Kind);
        });
    }

    /// <summary>The message decides: without a code, with the code as a text, in another case, and with another status of a refusal.</summary>
    [Fact]
    public void Siblings_of_every_known_refusal_mean_the_same()
    {
        Assert.All(KnownRefusals.ByMessage, static r =>
        {
            Assert.Equal((r.Kind, null), (Write(r.Status, $$"""{"message":"{{r.Message}}"{{r.Extras}}}""").Kind, Write(r.Status, $$"""{"message":"{{r.Message}}"{{r.Extras}}}""").Code));
            Assert.Equal((r.Kind, r.Code), (Write(r.Status, $$"""{"code":"{{r.Code}}","message":"{{r.Message}}"{{r.Extras}}}""").Kind, Write(r.Status, Body(r.Code, r.Message, r.Extras)).Code));
            Assert.Equal(r.Kind, Write(r.Status, Body(r.Code, r.Message.ToUpperInvariant(), r.Extras)).Kind);
            Assert.Equal(r.Kind, Write(r.Status, Body(r.Code, $"request: {r.Message}.", r.Extras)).Kind);
            Assert.Equal(r.Kind == AlpacaFailureKind.NotFound ? AlpacaFailureKind.Rejected : r.Kind, Write(r.Status == 422 ? 403 : 422, Body(r.Code, r.Message, r.Extras)).Kind);
        });
    }

    /// <summary>A 5xx is never a refusal, whatever it says; nor is a success that is not understood, nor a redirect.</summary>
    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(520)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Answers_that_prove_nothing_leave_a_write_open_and_a_question_unanswered(int status)
    {
        Assert.All(KnownRefusals.ByMessage.Select(static r => Body(r.Code, r.Message, r.Extras)).Concat([Html, "", "{", "null", "{}"]), body =>
        {
            var write = Write(status, body);
            Assert.Equal((AlpacaFailureKind.OutcomeUnknown, AlpacaAdvice.Resolve, null), (write.Kind, write.Advice, write.Rejection));
            var read = Read(status, body);
            Assert.Equal((AlpacaFailureKind.NoAnswer, AlpacaAdvice.RetryLater, null), (read.Kind, read.Advice, read.Rejection));
        });
    }

    [Theory]
    [InlineData("""{"message":"unauthorized."}""")]
    [InlineData("""{"code":40110000,"message":"unauthorized"}""")]
    [InlineData("""{"message":"Unauthorized"}""")]
    [InlineData("""{"code":40310000,"message":"insufficient buying power"}""")]
    [InlineData(Html)]
    [InlineData("")]
    public void A_401_is_the_key_whatever_it_says(string body) =>
        Assert.Equal((AlpacaFailureKind.Unauthorized, AlpacaAdvice.StopAndAlert), (Write(401, body).Kind, Read(401, body).Advice));

    [Theory]
    [InlineData("""{"code":42910000,"message":"rate limit exceeded"}""")]
    [InlineData("""{"message":"too many requests."}""")]
    [InlineData(Html)]
    [InlineData("")]
    public void A_429_is_the_rate_whatever_it_says(string body)
    {
        var failure = AlpacaErrors.Classify(429, Bodies.Bytes(body), isWrite: true, _now.AddSeconds(20));

        Assert.Equal((AlpacaFailureKind.RateLimited, AlpacaAdvice.RetryLater, _now.AddSeconds(20)), (failure.Kind, failure.Advice, failure.RetryAt));
        Assert.NotNull(failure.Rejection);
    }

    /// <summary>A gateway knows no orders: its 404 must not prove that an order is not there.</summary>
    [Theory]
    [InlineData(Html)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"message":"endpoint not found"}""")]
    [InlineData("""{"message":"order not fou""")]
    public void A_404_that_is_not_the_venues_own_answers_no_question(string body)
    {
        Assert.Equal(AlpacaFailureKind.NoAnswer, Read(404, body).Kind);
        Assert.Equal(AlpacaFailureKind.Rejected, Write(404, body).Kind);
    }

    [Fact]
    public void A_404_of_the_venue_answers_the_question() => Assert.Equal(AlpacaFailureKind.NotFound, Read(404, Body("40410000", "order not found", "")).Kind);

    [Theory]
    [InlineData(403, """{"message":"Forbidden"}""", "HTTP 403", "Forbidden")]
    [InlineData(418, """{"code":"invalid_input","message":"round lots of 100"}""", "invalid_input", "round lots of 100")]
    [InlineData(409, """{"code":40910000}""", "40910000", """{"code":40910000}""")]
    [InlineData(403, Html, "HTTP 403", "<html>  <head><title>Error</title></head><body><center>nginx</center></body></html>")]
    [InlineData(422, "", "HTTP 422", "(no body)")]
    [InlineData(422, """{"code":42210000,"message":"insufficient buy""", "HTTP 422", """{"code":42210000,"message":"insufficient buy""")]
    public void Refusals_that_nobody_listed_are_definite_and_show_their_words(int status, string body, string code, string message)
    {
        var failure = Write(status, body);

        Assert.Equal((AlpacaFailureKind.Rejected, AlpacaAdvice.Refuse), (failure.Kind, failure.Advice));
        Assert.Equal((code, message, false), (failure.Rejection!.Code, failure.Rejection.Message, failure.Rejection.IsDuplicateId));
    }

    [Fact]
    public void Words_are_cut()
    {
        var failure = Write(422, $$"""{"code":"{{new string('9', 5_000)}}","message":"{{new string('m', 60_000)}}"}""");

        Assert.Equal((65, 257), (failure.Code!.Length, failure.Message.Length));
        Assert.InRange(Write(500, new string('<', 100_000)).Message.Length, 1, 257);
    }

    [Fact]
    public void What_stands_beside_the_message_is_kept()
    {
        var failure = Write(403, Bodies.Held);

        Assert.Equal((2.5m, 12.5m, 10m, "ACME"), (failure.Body!.Available, failure.Body.ExistingQty, failure.Body.HeldForOrders, failure.Body.Symbol));
        Assert.Equal(["0a1b2c3d-0000-4000-8000-0000000000b1"], failure.Body.RelatedOrders!);
        Assert.Equal("0a1b2c3d-0000-4000-8000-0000000000b9", failure.Body.ExistingOrderId);
        Assert.Equal("filled", Write(422, Body("42210000", "order is already in \\\"filled\\\" state", "")).OrderState);
        Assert.Null(Write(422, Body("42210000", "unable to replace order, order is not open", "")).OrderState);
    }

    [Theory]
    [InlineData("30", null, 30)]
    [InlineData(null, "1767623420", 20)]
    [InlineData("5", "1767623420", 5)]
    [InlineData("soon", "1767623420", 20)]
    [InlineData(null, "1767623000", 0)]
    [InlineData("999999999999", null, 3600)]
    [InlineData(null, "9223372036854775807", 3600)]
    [InlineData(null, null, null)]
    [InlineData("-5", "x", null)]
    public void The_headers_say_when_the_next_request_may_go(string? retryAfter, string? reset, int? seconds) =>
        Assert.Equal(seconds is { } s ? _now.AddSeconds(s) : null, AlpacaErrors.RetryTime(retryAfter, reset, _now));

    private static AlpacaFailure Write(int status, string body) => AlpacaErrors.Classify(status, Bodies.Bytes(body), isWrite: true);

    private static AlpacaFailure Read(int status, string body) => AlpacaErrors.Classify(status, Bodies.Bytes(body), isWrite: false);

    private static string Body(string code, string message, string extras) => $$"""{"code":{{code}},"message":"{{message}}"{{extras}}}""";

    private static string Unescaped(string message) => message.Replace("\\\"", "\"", StringComparison.Ordinal);
}
