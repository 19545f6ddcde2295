using Guardrails;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers guards with a service collection.</summary>
public static class GuardrailsServiceCollectionExtensions
{
    /// <summary>
    /// Registers one <see cref="OrderGuard"/>, a singleton keyed by name. It is opened when first resolved, which blocks while a durable
    /// journal is read: resolve it at start. Logging and a registered <see cref="TimeProvider"/> are used unless the options say otherwise.
    /// </summary>
    /// <param name="services">The collection.</param>
    /// <param name="name">The key, for example <c>alpaca-live</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="ArgumentException">The name is empty, or is registered already.</exception>
    public static IServiceCollection AddGuardrails(this IServiceCollection services, string name, Action<OrderGuardOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddGuardrails(name, (_, options) => configure(options));
    }

    /// <summary>
    /// As <see cref="AddGuardrails(IServiceCollection, string, Action{OrderGuardOptions})"/>, for options that need services: the journal, an alarm sink, an order lookup.
    /// </summary>
    /// <param name="services">The collection.</param>
    /// <param name="name">The key, for example <c>alpaca-live</c>.</param>
    /// <param name="configure">
    /// Sets the options. It is called once, when the guard is first resolved, with the provider that resolves it. It must not resolve the guard of the same name: that
    /// guard does not exist yet.
    /// </param>
    /// <returns>The collection.</returns>
    /// <exception cref="ArgumentException">The name is empty, or is registered already.</exception>
    public static IServiceCollection AddGuardrails(this IServiceCollection services, string name, Action<IServiceProvider, OrderGuardOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(s => s.IsKeyedService && s.ServiceType == typeof(OrderGuard) && Equals(s.ServiceKey, name)))
        {
            throw new ArgumentException($"A guard named '{name}' is registered already; names must be unique.", nameof(name));
        }

        return services.AddKeyedSingleton(name, (provider, _) =>
        {
            var options = new OrderGuardOptions
            {
                LoggerFactory = provider.GetService<ILoggerFactory>(),
                TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
            };
            configure(provider, options);

            // The container resolves synchronously. Nothing inside waits for this thread's context, so this cannot deadlock.
            return OrderGuard.OpenAsync(options).AsTask().GetAwaiter().GetResult();
        });
    }
}
