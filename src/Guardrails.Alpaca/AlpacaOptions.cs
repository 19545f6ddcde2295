using Guardrails.Alpaca.Http;
using Microsoft.Extensions.Logging;

namespace Guardrails.Alpaca;

/// <summary>How an <see cref="AlpacaBroker"/> reaches an account.</summary>
/// <remarks>Copied and checked whole when the broker is made.</remarks>
public sealed class AlpacaOptions
{
    /// <summary>Which account is traded. With <see cref="TradingAddress"/> set it says only what the account is.</summary>
    /// <value>Default: <see cref="AlpacaEnvironment.Paper"/>.</value>
    public AlpacaEnvironment Environment { get; set; }

    /// <summary>
    /// Gives the key, before every stream and otherwise once a minute at most, so that a key can be changed while the bot runs. It can be called from several threads at once. When it throws or takes longer than 1 s, requests go
    /// on with the key that worked, so that a store of secrets that is away stops no exit.
    /// </summary>
    /// <value>Default: <see langword="null"/>, the environment variables <c>APCA_API_KEY_ID</c> and <c>APCA_API_SECRET_KEY</c>, read when the broker is made.</value>
    public Func<CancellationToken, ValueTask<AlpacaKey>>? Key { get; set; }

    /// <summary>The id of the key, where it comes from configuration. Both this and <see cref="SecretKey"/>, or neither.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public string? KeyId { get; set; }

    /// <summary>The secret of the key, where it comes from configuration.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public string? SecretKey { get; set; }

    /// <summary>Another address of the trading API, for example of a sandbox. HTTPS, or HTTP at this machine.</summary>
    /// <value>Default: <see langword="null"/>, the address of <see cref="Environment"/>.</value>
    public Uri? TradingAddress { get; set; }

    /// <summary>Another address of the market data API. HTTPS, or HTTP at this machine.</summary>
    /// <value>Default: <see langword="null"/>: <c>data.alpaca.markets</c>, or <see cref="TradingAddress"/> when that is set.</value>
    public Uri? DataAddress { get; set; }

    /// <summary>The feed that prices of shares come from. The guard's readiness names it.</summary>
    /// <value>Default: <see cref="AlpacaDataFeed.Iex"/>, which every account has.</value>
    public AlpacaDataFeed DataFeed { get; set; }

    /// <summary>
    /// How often the best prices of the symbols in use are asked for and told through the stream; zero when the bot reports prices itself
    /// (<see cref="OrderGuard.Observe(Quote)"/>). One question takes all shares, and one all pairs.
    /// </summary>
    /// <value>Default: 2 s.</value>
    public TimeSpan QuoteInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether parts of a share are traded. They exclude groups, short sales and orders that live longer than a day.</summary>
    /// <value>Default: <see langword="false"/>, whole shares.</value>
    public bool TradesFractions { get; set; }

    /// <summary>
    /// Whether exits as a pair carry what they do to the position (<c>position_intent</c>). That Alpaca takes it there is written nowhere. Where it refuses a pair and names the
    /// field, the pair is sent once more without it, under the same client order id.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool SendsIntentWithPairs { get; set; } = true;

    /// <summary>How many requests a minute the account may send. What the answers say of it decides once there is one.</summary>
    /// <value>Default: 200, the limit of an account without a subscription.</value>
    public int RequestsPerMinute { get; set; } = 200;

    /// <summary>How many of those are kept for cancellations and exits. Readings wait, and entries are refused, before the last ones are used.</summary>
    /// <value>Default: 40.</value>
    public int RequestsKeptForExits { get; set; } = 40;

    /// <summary>
    /// How long after the venue has taken an order the stream may stay without a word of it. Then the stream is taken for mute and begun anew: a connection that is up
    /// proves nothing.
    /// </summary>
    /// <value>Default: 15 s.</value>
    public TimeSpan MaxStreamSilenceAfterOrder { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Changes the handler below the HTTP client, for example for a proxy. Redirects and cookies stay off.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public Action<SocketsHttpHandler>? ConfigureHandler { get; set; }

    /// <summary>The clock.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the broker logs.</summary>
    /// <value>Default: <see langword="null"/>, nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>What answers in the place of the venue, where the adapter is measured without a network; <see langword="null"/> is HTTP.</summary>
    internal HttpMessageHandler? Handler { get; set; }

    /// <summary>Throws when the options cannot be used.</summary>
    /// <exception cref="ArgumentException">Names every problem, with its value.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        Require(Enum.IsDefined(Environment), $"{nameof(Environment)} is {(int)Environment}; it is Paper or Live");
        Require(Enum.IsDefined(DataFeed), $"{nameof(DataFeed)} is {(int)DataFeed}; it is Iex, Sip, DelayedSip or Overnight");
        Require(string.IsNullOrEmpty(KeyId) == string.IsNullOrEmpty(SecretKey), $"{nameof(KeyId)} is {(string.IsNullOrEmpty(KeyId) ? "not set" : "set")} and {nameof(SecretKey)} is not; set both or neither");
        Require(Key is null || string.IsNullOrEmpty(KeyId), $"{nameof(Key)} and {nameof(KeyId)} are both set; set one");
        Require(Key is not null || !string.IsNullOrEmpty(KeyId) || AlpacaKey.FromEnvironment() is not null,
            $"there is no key: set {nameof(Key)}, or {nameof(KeyId)} and {nameof(SecretKey)}, or the environment variables {AlpacaKey.IdVariable} and {AlpacaKey.SecretVariable}");
        if (Key is null && (KeyId is { Length: > 0 } id && SecretKey is { Length: > 0 } secret ? new AlpacaKey(id, secret) : AlpacaKey.FromEnvironment()) is { } key && KeyRing.Problem(key) is { } bad)
        {
            problems.Add($"the key cannot be used: {bad}");
        }

        Address(TradingAddress, nameof(TradingAddress));
        Address(DataAddress, nameof(DataAddress));
        Require(QuoteInterval == TimeSpan.Zero || (QuoteInterval >= TimeSpan.FromMilliseconds(50) && QuoteInterval <= TimeSpan.FromHours(1)), $"{nameof(QuoteInterval)} is {QuoteInterval}; it is zero (off) or between 50 ms and 1 h");
        Require(RequestsPerMinute is >= 10 and <= 100_000, $"{nameof(RequestsPerMinute)} is {RequestsPerMinute}; it must be between 10 and 100000");
        Require(RequestsKeptForExits >= 1 && RequestsKeptForExits < RequestsPerMinute, $"{nameof(RequestsKeptForExits)} is {RequestsKeptForExits}; it must be at least 1 and below {nameof(RequestsPerMinute)} ({RequestsPerMinute})");
        Require(MaxStreamSilenceAfterOrder >= TimeSpan.FromSeconds(1) && MaxStreamSilenceAfterOrder <= TimeSpan.FromMinutes(10), $"{nameof(MaxStreamSilenceAfterOrder)} is {MaxStreamSilenceAfterOrder}; it must be between 1 s and 10 min");
        Require(TimeProvider is not null, $"{nameof(TimeProvider)} is null; use TimeProvider.System");
        if (problems.Count > 0)
        {
            throw new ArgumentException($"The options of Alpaca cannot be used: {string.Join("; ", problems)}.");
        }

        void Address(Uri? address, string name)
        {
            if (address is not null && !AlpacaAddresses.IsSafe(address))
            {
                problems.Add($"{name} is {(address.IsAbsoluteUri ? $"{address.Scheme}://{address.Host}" : "relative")}; it must be https, or http at this machine (127.0.0.1, localhost), without a query, a user or a password");
            }
        }

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }

    /// <summary>A copy that later changes of these options do not reach.</summary>
    internal AlpacaOptions Copy() => (AlpacaOptions)MemberwiseClone();
}
