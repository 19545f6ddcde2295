namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>Events of the stream that are not as documented: what they tell is booked all the same, from the event or from what is read then, and once.</summary>
public sealed class StrangeEventTests
{
    [Theory]
    [InlineData("unknown_event")]
    [InlineData("unknown_status")]
    [InlineData("old_timestamp")]
    [InlineData("numbers")]
    public async Task WhatWasExecuted_IsBookedOnce(string fault)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.SubmitAsync(OrderRequest.Buy("GME", 2m));
        await desk.UntilAsync(() => desk.Booked("GME") == 2m);
        await desk.ControlAsync("/sandbox/faults", $$"""{"fault":"{{fault}}","count":3}""");

        await desk.SubmitAsync(OrderRequest.Buy("GME", 3m));

        await desk.UntilAsync(() => desk.Booked("GME") == 5m);
        await desk.SubmitAsync(OrderRequest.Sell("GME", 5m) with { Effect = PositionEffect.Close });
        await desk.UntilAsync(() => desk.Booked("GME") == 0m && desk.AtVenue("GME") == 0m);
    }
}
