using Alpaca.Markets;
using Guardrails.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The code of the guide "keep your SDK" over a simulated broker.</summary>
internal sealed class SdkWorld : GuideMarket
{
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="starts">Whether the bot is started; otherwise the test starts it.</param>
    public SdkWorld(bool starts = true)
        : base(SimulatedVenueProfile.EquitiesHoldingShares)
    {
        Sdk = new SdkVenue(Broker, Time);
        if (!starts)
        {
            return;
        }

        var options = new OrderGuardOptions { Account = "paper-1", Venue = "ALPACA", Limits = Limits, TimeProvider = Time };
        Bot = Wait(SdkBot.StartAsync(Sdk, Sdk, Sdk, options, Symbols, NullLogger.Instance, _stopping.Token));
        Wait(Sdk.ConnectAndAuthenticateAsync());
        Sdk.OnTradeUpdate += Updates.Add;
        _ = Bot.RunAsync(_stopping.Token);
        Pass(TimeSpan.FromSeconds(7));
    }

    public SdkVenue Sdk { get; }

    public SdkBot Bot { get; } = null!;

    public OrderGuard Guard => Bot.Guard;

    /// <summary>Everything that the stream has told.</summary>
    public List<ITradeUpdate> Updates { get; } = [];

    public OrderResult Submit(OrderBase order) => Wait(Bot.SubmitAsync(order).AsTask());

    public OrderResult Submit(NewOrderRequest order) => Wait(Bot.SubmitAsync(order).AsTask());

    protected override void EndAll()
    {
        _stopping.Cancel();
        Sdk.Dispose();
        _stopping.Dispose();
    }
}
