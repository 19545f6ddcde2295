using System.Text;
using Guardrails.Brokers;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>An order by an amount of money, which somebody else on the account sends: the adapter sends none.</summary>
public sealed class MoneyOrderTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhileItIsLive_TheListOfOpenOrdersIsPartial_AndItsExecutionIsBooked()
    {
        await using var desk = await Desk.OpenAsync(static options => options.TradesFractions = true, static options => options.Guard.ManageExistingPositions = true, symbol: "AAPL");
        await desk.ControlAsync("/sandbox/fills", """{"up_to":"0"}""");
        using var order = new HttpRequestMessage(HttpMethod.Post, "/v2/orders") { Content = new StringContent("""{"symbol":"AAPL","notional":"100","side":"buy","type":"market","time_in_force":"day"}""", Encoding.UTF8, "application/json") };
        order.Headers.Add("APCA-API-KEY-ID", "PKSANDBOX");
        order.Headers.Add("APCA-API-SECRET-KEY", "sandbox-secret");
        using var taken = await desk.Control.SendAsync(order, Cancelled);
        Assert.True(taken.IsSuccessStatusCode, await taken.Content.ReadAsStringAsync(Cancelled));

        Assert.Equal(SnapshotCompleteness.Partial, (await desk.Adapter.GetOpenOrdersAsync(Cancelled)).Completeness);

        await desk.ControlAsync("/sandbox/fills", "{}");
        await desk.UntilAsync(() => desk.Booked("AAPL") == 0.526315789m, () => $"{desk.Booked("AAPL")}");
        Assert.Equal(SnapshotCompleteness.Complete, (await desk.Adapter.GetOpenOrdersAsync(Cancelled)).Completeness);
    }
}
