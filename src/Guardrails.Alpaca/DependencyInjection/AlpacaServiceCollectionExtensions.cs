using Guardrails;
using Guardrails.Alpaca;
using Guardrails.MarketData;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers accounts at Alpaca with a service collection.</summary>
public static class AlpacaServiceCollectionExtensions
{
    /// <summary>
    /// Registers one <see cref="AlpacaBroker"/>, a singleton keyed by name, also as <see cref="IBrokerAdapter"/>, and under the same name an <see cref="IBarSource"/>: a <see cref="BarCache"/> over its bars. The paper account unless the options say otherwise. Logging and a
    /// registered <see cref="TimeProvider"/> are used unless the options say otherwise. Nothing is connected: <see cref="GuardedBroker.ConnectAsync"/> does that.
    /// </summary>
    /// <param name="services">The collection.</param>
    /// <param name="name">The key, for example <c>alpaca-paper</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="ArgumentException">The name is empty, or is registered already.</exception>
    public static IServiceCollection AddAlpaca(this IServiceCollection services, string name, Action<AlpacaOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddAlpaca(name, (_, options) => configure(options));
    }

    /// <summary>As <see cref="AddAlpaca(IServiceCollection, string, Action{AlpacaOptions})"/>, for options that need services: configuration, a store of secrets.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="name">The key, for example <c>alpaca-paper</c>.</param>
    /// <param name="configure">Sets the options. It is called once, when the broker is first resolved.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="ArgumentException">The name is empty, or is registered already.</exception>
    public static IServiceCollection AddAlpaca(this IServiceCollection services, string name, Action<IServiceProvider, AlpacaOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(s => s.IsKeyedService && s.ServiceType == typeof(AlpacaBroker) && Equals(s.ServiceKey, name)))
        {
            throw new ArgumentException($"An account named '{name}' is registered already; names must be unique.", nameof(name));
        }

        return services
            .AddKeyedSingleton(name, (provider, _) =>
            {
                var options = new AlpacaOptions { LoggerFactory = provider.GetService<ILoggerFactory>(), TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System };
                configure(provider, options);
                return new AlpacaBroker(options);
            })
            .AddKeyedSingleton<IBrokerAdapter>(name, (provider, _) => provider.GetRequiredKeyedService<AlpacaBroker>(name))
            .AddKeyedSingleton<IBarSource>(name, (provider, _) =>
            {
                var broker = provider.GetRequiredKeyedService<AlpacaBroker>(name);
                return new BarCache(broker, new BarCacheOptions { TimeProvider = broker.TimeProvider });
            });
    }
}
