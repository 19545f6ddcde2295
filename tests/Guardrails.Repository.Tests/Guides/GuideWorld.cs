using Guardrails.Journal;
using Guardrails.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The code of the guide "wrap your SDK" over a simulated broker. One bot runs at a time; it can be started again.</summary>
internal sealed class GuideWorld : GuideMarket
{
    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public GuideWorld(SimulatedVenueProfile profile, ulong seed = 1)
        : base(profile, seed)
    {
        Sdk = new YourBroker(Broker, Time);
        Sdk.Listen();
    }

    public YourBroker Sdk { get; }

    public GuardedBot Bot { get; private set; } = null!;

    public OrderGuard Guard => Bot.Guard;

    public PositionCloser Closer => new(Bot);

    /// <summary>Starts the bot as the guide does, and its loop beside it.</summary>
    public void Start(IGuardJournal? journal = null, bool managesExisting = false)
    {
        _stopping = new CancellationTokenSource();
        var options = new OrderGuardOptions
        {
            Account = "paper-1",
            Venue = "TEST",
            Limits = Limits,
            Capabilities = Broker.Capabilities with { ListsExecutions = false }, // the readings of the guide do not
            TimeProvider = Time,
            Journal = journal,
            ManageExistingPositions = managesExisting,
        };
        Bot = Wait(GuardedBot.StartAsync(Sdk, options, Symbols, NullLogger.Instance, _stopping.Token));
        _running = Bot.RunAsync(_stopping.Token);
        Pass(TimeSpan.FromSeconds(2));
    }

    /// <summary>Ends the bot as the end of its process does: whatever is under way stays so.</summary>
    public void End()
    {
        _stopping.Cancel();

        // A canceled delay goes on in another thread, in real time; a send that is under way waits for its answer in virtual time.
        for (var i = 0; i < 500 && Task.WaitAny([_running], TimeSpan.FromMilliseconds(20)) < 0; i++)
        {
            Tick(TimeSpan.FromMilliseconds(50));
        }

        Assert.True(_running.IsCompleted);
        Assert.ThrowsAny<OperationCanceledException>(_running.GetAwaiter().GetResult);
        Assert.True(Bot.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(10)));
    }

    public OrderResult Submit(OrderRequest request) => Wait(Bot.SubmitAsync(request).AsTask());

    public decimal Close(string symbol) => Wait(Closer.CloseAsync(symbol, new("the guide closes", "test")));

    protected override void EndAll()
    {
        _stopping.Cancel();
        Sdk.Dispose();
        _stopping.Dispose();
    }
}
