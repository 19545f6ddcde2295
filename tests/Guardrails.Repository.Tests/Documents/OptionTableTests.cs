using System.Globalization;
using System.Reflection;

namespace Guardrails.Repository.Tests.Documents;

public sealed class OptionTableTests
{
    [Theory]
    [InlineData(typeof(RiskLimits))]
    [InlineData(typeof(OrderGuardOptions))]
    [InlineData(typeof(GuardedBrokerOptions))]
    [InlineData(typeof(States.AutoTrips))]
    [InlineData(typeof(Brokers.BrokerCapabilities))]
    [InlineData(typeof(MarketData.BarCacheOptions))]
    [InlineData(typeof(Instrument))]
    [InlineData(typeof(Protection.PartialProfits))]
    [InlineData(typeof(Protection.TrailingStop))]
    public void A_documented_default_is_the_real_one(Type type)
    {
        // Through reflection `required` does not apply: what a comment says of the others is still compared.
        var created = Activator.CreateInstance(type)!;
        var compared = OptionTable.Settable(type).Where(property => Expected(property, created) is not null).ToList();

        Assert.NotEmpty(compared);
        Assert.All(compared, property => Assert.StartsWith(Expected(property, created)!, XmlDocumentation.Default(property), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(typeof(RiskLimits))]
    [InlineData(typeof(Limits.SymbolLimits))]
    [InlineData(typeof(OrderGuardOptions))]
    [InlineData(typeof(GuardedBrokerOptions))]
    [InlineData(typeof(States.AutoTrips))]
    [InlineData(typeof(Brokers.BrokerCapabilities))]
    [InlineData(typeof(MarketData.BarCacheOptions))]
    [InlineData(typeof(Instrument))]
    [InlineData(typeof(Protection.PartialProfits))]
    [InlineData(typeof(Protection.TrailingStop))]
    public void Every_option_says_what_it_is(Type type)
    {
        Assert.All(OptionTable.Settable(type), property => Assert.NotEqual("", XmlDocumentation.Summary(property)));
    }

    [Theory]
    [InlineData(typeof(RiskLimits))]
    [InlineData(typeof(Limits.SymbolLimits))]
    [InlineData(typeof(OrderGuardOptions))]
    [InlineData(typeof(GuardedBrokerOptions))]
    [InlineData(typeof(States.AutoTrips))]
    [InlineData(typeof(Brokers.BrokerCapabilities))]
    [InlineData(typeof(MarketData.BarCacheOptions))]
    [InlineData(typeof(Instrument))]
    [InlineData(typeof(Protection.PartialProfits))]
    [InlineData(typeof(Protection.TrailingStop))]
    public void Every_option_that_cannot_be_null_says_its_default(Type type)
    {
        var silent = OptionTable.Settable(type).Where(property => OptionTable.DefaultOf(property) is "none" && XmlDocumentation.Default(property).Length == 0);

        Assert.All(silent, property => Assert.True(OptionTable.CanBeNull(property), $"{type.Name}.{property.Name} has no <value>Default: …</value>."));
    }

    /// <summary>How a comment writes the value; nothing for what has no simple text, and for a number that is required.</summary>
    private static string? Expected(PropertyInfo property, object created) => property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute))
        ? null
        : property.GetValue(created) switch
        {
            bool value => value ? "`true`" : "`false`",
            int value => value.ToString(CultureInfo.InvariantCulture),
            decimal value => value.ToString(CultureInfo.InvariantCulture),
            TimeSpan { TotalMilliseconds: < 1000 } value => string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds} ms"),
            TimeSpan { TotalSeconds: < 60 } value => string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds} s"),
            TimeSpan value => string.Create(CultureInfo.InvariantCulture, $"{value.TotalMinutes} min"),
            _ => null,
        };
}
