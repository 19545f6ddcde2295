using System.Net;

namespace Guardrails.Sandbox.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task The_same_seed_gives_the_same_ids()
    {
        var ids = new List<string>();
        foreach (var seed in new ulong[] { 5, 5, 6 })
        {
            await using var client = await Client.StartAsync(options => options.Seed = seed);
            ids.Add((await client.PlaceAsync(new { symbol = "GME", qty = "1", side = "buy", type = "market", time_in_force = "day" })).Text("id"));
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Fact]
    public async Task It_listens_on_this_machine_and_a_port_that_is_taken_is_an_error()
    {
        await using var client = await Client.StartAsync();

        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(client.Sandbox.Address.Host)));
        await Assert.ThrowsAsync<IOException>(() => AlpacaSandbox.StartAsync(new AlpacaSandboxOptions { Port = client.Sandbox.Address.Port }));
    }

    [Fact]
    public async Task Every_problem_of_the_options_is_named()
    {
        var options = new AlpacaSandboxOptions { Port = 70_000, KeyId = " ", SecretKey = "", Cash = 0m, Multiplier = 3, RequestsPerMinute = 0, DataRequestsPerMinute = -1, MaxStreams = 0, Assets = [new() { Symbol = "A", Price = 0m }, new() { Symbol = "A", Price = 1m }] };

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => AlpacaSandbox.StartAsync(options));

        Assert.All(["Port is 70000", "KeyId", "SecretKey", "Cash is 0", "Multiplier is 3", "RequestsPerMinute is 0", "DataRequestsPerMinute is -1", "MaxStreams", "the price of A is 0", "A is listed twice"], problem => Assert.Contains(problem, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_reads_the_truth_behind_the_wire()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("positions", new { symbol = "GME", qty = "-4", price = "30" });
        await client.ControlAsync("trades", new { symbol = "SPY", side = "buy", qty = "2", announce = false });

        Assert.Equal((-4m, 2m), (client.Sandbox.Broker.Venue.GetState().NetOf("GME"), client.Sandbox.Broker.Venue.GetState().NetOf("SPY")));
        Assert.Equal(["GME", "SPY"], (await client.GetAsync("/v2/positions")).Json.Items().Select(position => position.Text("symbol")));
        Assert.Equal("30", (await client.GetAsync("/v2/positions/GME")).Json.Text("avg_entry_price"));
    }
}
