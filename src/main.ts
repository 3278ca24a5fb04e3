console.log('ngen');
